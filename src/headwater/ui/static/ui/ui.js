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

document.addEventListener("keydown", dismissMeaning);
document.addEventListener("click", focusTapped);
