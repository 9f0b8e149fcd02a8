// Small manners of the pages. Everything works without it.

/** Escape hides the meaning of a term until the pointer or the focus comes back. */
function dismissMeaning(event) {
  if (event.key !== "Escape") return;
  for (const term of document.querySelectorAll(".term:hover, .term:focus-within")) {
    term.classList.add("is-dismissed");
    const back = () => term.classList.remove("is-dismissed");
    term.addEventListener("mouseleave", back, { once: true });
    term.addEventListener("focusout", back, { once: true });
  }
}

/** A tap on a term focuses it in every browser, so its meaning shows. */
function focusTapped(event) {
  event.target.closest?.(".term button")?.focus();
}

/** The corner's menu closes by Escape, which gives the focus back, and by a click elsewhere. */
function closeMenu(event) {
  const menu = document.querySelector(".whoami[open]");
  if (!menu || (event.type === "keydown" && event.key !== "Escape")) return;
  if (event.type === "click" && menu.contains(event.target)) return;
  menu.open = false;
  if (event.type === "keydown") menu.querySelector("summary").focus();
}

document.addEventListener("keydown", closeMenu);
document.addEventListener("click", closeMenu);
document.addEventListener("keydown", dismissMeaning);
document.addEventListener("click", focusTapped);
