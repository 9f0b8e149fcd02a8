// Manners of the room beside live.js: what is unfolded stays so when the stage is fetched anew, what
// was refused is not lost, and who reads with their ears is led to what is new.

const LOST = "That did not get through: the connection seems to be away. What you wrote is still here. Try again in a moment.";
const REFUSED = "That could not be done. Load this page again and look where the session is now.";

let before = null;

const stage = () => document.querySelector("#stage .stage");
const fields = () => [...document.querySelectorAll("#stage :is(input, textarea, select)[id]")];
const isTyped = (field) => "defaultValue" in field && !field.readOnly && field.value !== field.defaultValue;

function remember({ detail }) {
  if (detail.target?.id !== "stage") return;
  before = {
    step: stage()?.dataset.step,
    about: stage()?.dataset.about,
    open: [...document.querySelectorAll("#stage details[id]")].map((one) => [one.id, one.open, "stays" in one.dataset]),
    typed: fields().filter(isTyped).map((field) => [field.id, field.value]),
  };
}

function settle({ detail }) {
  if (detail.target?.id !== "stage" || !before || !stage()) return;
  document.querySelector("#trouble [data-sending]")?.remove();
  const { step, about, open, typed } = before;
  before = null;
  for (const [id, isOpen, stays] of open) if (stays || step === stage().dataset.step) unfold(id, isOpen);
  document.title = stage().dataset.title;
  if (stage().querySelector(".stage-note")) for (const [id, value] of typed) fill(id, value);
  lead(step === stage().dataset.step && about !== stage().dataset.about);
}

function unfold(id, isOpen) {
  const one = document.getElementById(id);
  if (one) one.open = isOpen;
}

function fill(id, value) {
  const one = document.getElementById(id);
  if (one && !isTyped(one)) one.value = value;
}

/** Lead to what went wrong, else to the next question, else to where the focus would be lost. */
function lead(isAnotherQuestion) {
  const wrong = stage().querySelector(".stage .notice.is-error");
  const isLost = !document.activeElement || document.activeElement === document.body;
  if (wrong) return wrong.scrollIntoView({ block: "center" });
  if (isAnotherQuestion || isLost) document.getElementById("step-heading")?.focus({ preventScroll: true });
  if (isAnotherQuestion) window.scrollTo({ top: 0 });
  return undefined;
}

function say(words) {
  const line = document.createElement("p");
  line.className = "notice is-error";
  line.dataset.sending = "";
  line.textContent = words;
  document.querySelector("#trouble [data-sending]")?.remove();
  document.getElementById("trouble")?.append(line);
}

/** Only what somebody sent themselves is worth a word; what the page fetches is tried again. */
const wasSent = (detail) => detail.requestConfig?.verb !== "get";

document.addEventListener("htmx:beforeSwap", remember);
document.addEventListener("htmx:afterSettle", settle);
document.addEventListener("htmx:sendError", ({ detail }) => wasSent(detail) && say(LOST));
document.addEventListener("htmx:responseError", ({ detail }) => wasSent(detail) && say(REFUSED));

/* ---- opening answers for good ---- */

const SURE =
  "Fewer than five have handed in. Below five answers nothing can be shown, and what was handed in is deleted. Go on all the same?";

/** Going on with too few answers loses them, so it is asked first. */
function ask(event) {
  const form = event.detail.elt;
  if (!("opens" in form.dataset) || !document.querySelector("#gathered [data-too-few-ready]")) return;
  event.preventDefault();
  if (window.confirm(SURE)) event.detail.issueRequest(true);
}

document.addEventListener("htmx:confirm", ask);

/* ---- the link to hand on ---- */

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  const told = document.getElementById("copied");
  try {
    await navigator.clipboard.writeText(field.value);
    told.textContent = "Copied.";
  } catch {
    field.select(); // without a clipboard, as on a page without https
    told.textContent = "It is selected: copy it with your keyboard.";
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (button) copy(button);
});
