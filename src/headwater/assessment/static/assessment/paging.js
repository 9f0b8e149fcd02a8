// One question at a time, and a look over all of them before handing in. Without script the form is
// a list. Where somebody is in it is kept with their draft.

import { save } from "./drafts.js";

const REVIEW = "review";

class Paged {
  constructor(form) {
    this.form = form;
    this.pages = [...form.querySelectorAll("[data-page]")];
    this.review = form.querySelector("[data-review]");
    this.find = (name) => form.querySelector(`[data-${name}]`);
    form.noValidate = true; // what is hidden could not say what it lacks; the look over all does
    form.classList.add("is-paged");
    form.querySelector(".paging-progress").hidden = false;
    this.listen();
    this.show(this.first());
  }

  listen() {
    this.find("back").addEventListener("click", () => this.turn(this.before()));
    this.find("next").addEventListener("click", () => this.turn(this.after()));
    this.find("overview").addEventListener("click", () => this.turn(REVIEW));
    this.form.addEventListener("change", () => this.tell());
    this.form.addEventListener("submit", (event) => this.hold(event), { capture: true });
  }

  /** Where to begin: what could not be handed in, else where one was. */
  first() {
    const wrong = this.pages.findIndex((page) => page.querySelector(".field-error"));
    if (wrong >= 0) return wrong;
    if (this.form.dataset.at === REVIEW) return REVIEW;
    return Math.min(Number(this.form.dataset.at) || 0, this.pages.length - 1);
  }

  before() {
    return this.at === REVIEW ? this.pages.length - 1 : Math.max(0, this.at - 1);
  }

  after() {
    return this.at === REVIEW || this.at === this.pages.length - 1 ? REVIEW : this.at + 1;
  }

  turn(to) {
    this.show(to);
    this.form.dataset.at = to;
    save(this.form);
    const shown = to === REVIEW ? this.review.querySelector("h2") : this.pages[to];
    shown.focus({ preventScroll: true });
    this.form.scrollIntoView({ block: "start" });
  }

  show(to) {
    this.at = to;
    const isReview = to === REVIEW;
    this.pages.forEach((page, index) => (page.hidden = index !== to));
    this.review.hidden = !isReview;
    this.find("back").hidden = to === 0;
    this.find("next").hidden = isReview;
    this.find("next").textContent = this.after() === REVIEW ? "Look it over" : "Next";
    this.find("hand-in").hidden = !isReview;
    this.find("overview").hidden = isReview || this.after() === REVIEW;
    if (isReview) this.list();
    this.tell();
  }

  /** Say how far one is, in words and in pips. */
  tell() {
    const answered = this.pages.filter((page) => chosen(page)).length;
    const where = this.at === REVIEW ? "All questions" : `Question ${this.at + 1} of ${this.pages.length}`;
    this.find("progress").textContent = `${where} · ${answered} answered`;
    [...this.form.querySelectorAll(".pips > .pip")].forEach((pip, index) => {
      pip.classList.toggle("is-answered", Boolean(chosen(this.pages[index])));
      pip.classList.toggle("is-here", index === this.at);
    });
  }

  list() {
    this.find("answers").replaceChildren(...this.pages.map((page, index) => this.line(page, index)));
  }

  /** One line of the look over: what was asked, what was chosen, and the way back there. */
  line(page, index) {
    const line = document.createElement("li");
    const answer = chosen(page);
    line.classList.toggle("is-missing", !answer);
    const title = page.querySelector(".rating-title").textContent.trim();
    const said = page.querySelector("textarea").value.trim();
    line.append(text("strong", title), " ", text("span", answer?.dataset.label ?? "No answer yet"));
    if (said) line.append(text("q", said));
    line.append(this.way(index, `${answer ? "Change" : "Answer"}`, title));
    return line;
  }

  way(index, word, title) {
    const button = text("button", word);
    button.type = "button";
    button.className = "button ghost small";
    button.append(Object.assign(text("span", `: ${title}`), { className: "hush" }));
    button.addEventListener("click", () => this.turn(index));
    return button;
  }

  /** Enter goes on; handing in waits until every question has an answer. */
  hold(event) {
    const missing = this.form.querySelector(".is-missing button");
    if (this.at === REVIEW && !missing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.at === REVIEW) missing.focus();
    else this.turn(this.after());
  }
}

function chosen(page) {
  return page.querySelector("input[type=radio]:checked");
}

function text(name, content) {
  const element = document.createElement(name);
  element.textContent = content;
  return element;
}

function begin() {
  for (const form of document.querySelectorAll("form[data-paged]:not(.is-paged)")) new Paged(form);
}

begin();
document.addEventListener("htmx:load", begin);
