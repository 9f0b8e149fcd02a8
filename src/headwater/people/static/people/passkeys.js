// A passkey that does not work is told on the page.
document.addEventListener("allauth.error", (event) => {
  const told = document.querySelector(".passkey-trouble");
  if (!told) return;
  event.preventDefault();
  told.hidden = false;
});
