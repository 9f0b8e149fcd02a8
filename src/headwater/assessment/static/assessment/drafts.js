// What somebody writes stays in their own browser until they hand it in: a reload, a lost connection
// or a server that stops loses nothing. Nothing of it is sent before. Works for every form with
// data-draft="<code>:<part>"; without storage, or without script, the form is simply a form.

const PREFIX = "headwater-draft:";

/** Storage can be full or switched off; then what is on the page stays on the page alone. */
function stored(what) {
  try {
    return what(localStorage);
  } catch {
    return null;
  }
}

const keyOf = (form) => PREFIX + form.dataset.draft;

/** What a form holds now, without what only the server reads. */
function written(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  return JSON.stringify({ fields: Object.fromEntries(fields), at: form.dataset.at ?? "" });
}

/** Keep what a form holds, and which of its questions is shown. */
export function save(form) {
  const isKept = stored((storage) => storage.setItem(keyOf(form), written(form)) ?? true);
  for (const note of form.querySelectorAll(".draft-note")) note.hidden = !isKept;
}

function restore(form) {
  const draft = stored((storage) => JSON.parse(storage.getItem(keyOf(form))));
  if (!draft) return;
  form.dataset.at = draft.at;
  for (const [name, value] of Object.entries(draft.fields)) fill(form.elements[name], value);
}

/** Put a value back, unless the server just sent what was handed in. */
function fill(field, value) {
  if (field) field.value ||= value;
}

/** Forget the drafts of what is handed in already, or can be handed in no more. */
function tidy() {
  const room = document.querySelector("#room[data-code]");
  if (!room) return;
  const open = (document.querySelector("#stage .stage")?.dataset.drafts ?? "").split(" ");
  const ours = `${PREFIX}${room.dataset.code}:`;
  const keys = stored((storage) => Object.keys(storage)) ?? [];
  for (const key of keys.filter((name) => name.startsWith(ours))) {
    if (!open.includes(key.slice(ours.length))) stored((storage) => storage.removeItem(key));
  }
}

/** Forget the draft of what this page says is in. */
function forget() {
  for (const done of document.querySelectorAll("[data-draft-done]")) {
    stored((storage) => storage.removeItem(PREFIX + done.dataset.draftDone));
  }
}

/** Restore the drafts on the page, each once. */
export function begin() {
  forget();
  for (const form of document.querySelectorAll("form[data-draft]:not([data-drafted])")) {
    form.dataset.drafted = "yes";
    restore(form);
    form.addEventListener("input", () => save(form));
    form.addEventListener("change", () => save(form));
  }
  tidy();
}

begin();
document.addEventListener("htmx:load", begin);
