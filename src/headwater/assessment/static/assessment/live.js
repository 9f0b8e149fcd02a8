// Keeps the page where its session is. The server only says that something is new; the page then
// fetches what it may see. Without this script, or where no stream can be had, pages still work.

const room = document.getElementById("room");
const SLOWLY_MS = 15_000; // how often a page looks by itself while it cannot listen
const LISTEN_AGAIN_MS = 45_000;
const PATIENCE_MS = 4_000; // how long a connection may be gone before anybody is told
const FETCH_AGAIN_MS = 3_000;
const HIDDEN_MS = 60_000; // browsers keep few streams at once: a page nobody looks at gives its own up

let stream, looking, gone, hidden, listenAgain;
let fetching = false;
let wanted = 0; // the newest edition heard of

const stage = () => document.querySelector("#stage .stage");
const edition = () => Number(stage()?.dataset.edition ?? room.dataset.edition);

/** Say something to who cannot see the page change, and only once. */
function announce(words) {
  const place = document.getElementById("announce");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = words));
}

/* ---- where the session is ---- */

/** Fetch the stage as long as a newer edition than the one shown was heard of. */
async function catchUp() {
  if (fetching) return;
  fetching = true;
  try {
    for (let tries = 0; wanted > edition() && tries < 2; tries += 1) await fetchStage();
  } catch {
    lost();
  } finally {
    fetching = false;
  }
  if (wanted > edition()) setTimeout(catchUp, FETCH_AGAIN_MS);
}

function fetchStage() {
  return htmx.ajax("GET", room.dataset.stage, { target: "#stage", swap: "innerHTML" });
}

/** What is being written into a form of the old stage goes on in the new one. */
function writing() {
  const changed = writable().filter((field) => field.value !== field.defaultValue);
  return new Map(changed.map((field) => [called(field), field.value]));
}

/** What drafts.js does not look after already. */
const writable = () => [...document.querySelectorAll("#stage form:not([data-draft]) :is(textarea, input[type=text])")];

const called = (field) => `${field.form.getAttribute("action")} ${field.name} ${field.form.elements.column?.value ?? ""}`;

let kept = new Map();
let stepBefore = stage()?.dataset.step;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "stage") return;
  kept = writing();
  const sent = detail.requestConfig?.verb === "get" ? null : detail.requestConfig?.path;
  for (const name of kept.keys()) if (sent && name.startsWith(`${sent} `)) kept.delete(name);
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target.id !== "stage") return;
  for (const field of writable()) if (kept.has(called(field))) field.value = kept.get(called(field));
  kept = new Map();
  arrive();
  startTimer();
});

/** Lead whoever reads or hears the page to the new step, and leave them where they were otherwise. */
function arrive() {
  const { step, name } = stage()?.dataset ?? {};
  if (step === undefined || step === stepBefore) return;
  stepBefore = step;
  const heading = document.getElementById("step-heading") ?? document.querySelector("#stage h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
  announce(`The session moved on: ${name}.`);
}

/* ---- who is here ---- */

function showGathered(html) {
  const place = document.getElementById("gathered");
  if (!place || !html || place.innerHTML === html) return;
  const before = place.querySelector("h2")?.textContent;
  place.innerHTML = html;
  const [, ready, all] = place.querySelector("h2")?.textContent.match(/^(\d+) of (\d+)/) ?? [];
  const isNews = before !== place.querySelector("h2")?.textContent;
  if (isNews && all !== undefined && ready === all) announce(`Everybody is ready: ${all} of ${all}.`);
}

/* ---- listening ---- */

function listen() {
  stopListening();
  if (!globalThis.EventSource) return lookSlowly();
  stream = new EventSource(room.dataset.live);
  stream.addEventListener("open", connected);
  stream.addEventListener("error", lost);
  stream.addEventListener("gathered", ({ data }) => showGathered(data));
  stream.addEventListener("over", () => stopListening());
  stream.addEventListener("moved", ({ data }) => {
    wanted = Math.max(wanted, Number(data));
    catchUp();
  });
}

function stopListening() {
  stream?.close();
  stream = undefined;
}

function connected() {
  clearTimeout(gone);
  clearInterval(looking);
  clearTimeout(listenAgain);
  gone = looking = listenAgain = undefined;
  sayTrouble("");
}

/** A connection that broke comes back by itself; one that was refused is tried again later. */
function lost() {
  gone ??= setTimeout(() => sayTrouble("The connection is gone for a moment. What you wrote is kept in this browser; the page goes on by itself."), PATIENCE_MS);
  if (stream?.readyState !== EventSource.CLOSED) return;
  lookSlowly();
  listenAgain ??= setTimeout(() => ((listenAgain = undefined), listen()), LISTEN_AGAIN_MS);
}

function lookSlowly() {
  looking ??= setInterval(look, SLOWLY_MS);
}

/** Look whether the session moved, without changing anything that stayed. */
async function look() {
  let answer;
  try {
    answer = await fetch(room.dataset.stage, { headers: { "HX-Request": "true" } });
  } catch {
    return lost();
  }
  if (answer.headers.has("HX-Redirect")) return location.assign(answer.headers.get("HX-Redirect"));
  if (!answer.ok) return lost();
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  clearTimeout(gone);
  gone = undefined;
  sayTrouble("");
  showGathered(found.getElementById("gathered")?.innerHTML);
  wanted = Math.max(wanted, Number(found.querySelector(".stage")?.dataset.edition ?? 0));
  catchUp();
}

function sayTrouble(words) {
  const place = document.getElementById("trouble");
  const said = place?.querySelector("[data-connection]");
  if (!words) return said?.remove();
  if (said || !place) return undefined;
  const line = document.createElement("p");
  line.className = "notice";
  line.dataset.connection = "";
  line.textContent = words;
  return place.append(line);
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(hidden);
  if (document.hidden) hidden = setTimeout(stopListening, HIDDEN_MS);
  else if (!stream) listen();
});
window.addEventListener("pagehide", stopListening);
window.addEventListener("pageshow", ({ persisted }) => persisted && listen());

/* ---- the timer ---- */

let ticking, until, ends, said;
let still = false;

/** Count down what the server started. Only one minute left, and the end, are said aloud. */
function startTimer() {
  clearInterval(ticking);
  const place = document.querySelector("#stage .timer");
  if (!place) return void (until = undefined);
  if (place.dataset.until !== until) [said, still] = [new Set(), false];
  until = place.dataset.until;
  ends = performance.now() + Number(place.dataset.left) * 1000;
  if (left() <= 60) said.add("minute");
  if (left() <= 0) return void said.add("end");
  addPause(place);
  tick();
  ticking = setInterval(tick, 250);
}

const left = () => Math.max(0, Math.ceil((ends - performance.now()) / 1000));

function tick() {
  const place = document.querySelector("#stage .timer");
  const seconds = left();
  if (place && !still) place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds <= 60) once("minute", "One minute left.");
  if (seconds > 0) return;
  once("end", "The time is over. Finish the thought, then go on.");
  clearInterval(ticking);
}

function once(name, words) {
  if (said.has(name)) return;
  said.add(name);
  announce(words);
}

/** Whoever is distracted by running numbers can have them stand still; the time goes on. */
function addPause(place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button ghost small timer-still";
  const show = () => {
    button.textContent = still ? "Show the seconds again" : "Hold the numbers still";
    button.setAttribute("aria-pressed", String(still));
  };
  button.addEventListener("click", () => {
    still = !still;
    show();
  });
  show();
  place.after(button);
}

if (room) {
  startTimer();
  listen();
}
