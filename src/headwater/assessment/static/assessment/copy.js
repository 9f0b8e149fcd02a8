// Copies a field's text. Without it, and without a clipboard, the text can be selected.

async function copy(button) {
  const field = document.getElementById(button.dataset.copies);
  const told = document.getElementById("copied");
  try {
    await navigator.clipboard.writeText(field.value);
    told.textContent = "Copied.";
  } catch {
    field.select();
    told.textContent = "It is selected: copy it with your keyboard.";
  }
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
