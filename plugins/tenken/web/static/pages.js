// Small comforts. Every page works without this file.
"use strict";

// A form is sent once: a second click while the server works does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || "file" in form.dataset) return; // a file leaves the page as it is
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A file that is too large is said to be before it is sent.
for (const input of document.querySelectorAll("input[data-largest]")) {
  input.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(input.dataset.largest));
    input.setCustomValidity(large ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}

// The reason for which values were shown last is offered again, so that fifty tickets need it once.
const reason = document.getElementById("reason");
if (reason) {
  const last = sessionStorage.getItem("reason");
  if (last) reason.value = last;
  reason.addEventListener("change", () => sessionStorage.setItem("reason", reason.value));
}

// One mark for all rows of the page.
const all = document.getElementById("all");
if (all) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll("input[name=ticket]")) box.checked = all.checked;
  });
}

// Keys, outside of fields; they can be switched off (WCAG 2.1.4).
const dialog = document.getElementById("keys-dialog");
const on = document.getElementById("keys-on");
if (on) {
  on.checked = localStorage.getItem("keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));
  for (const link of document.querySelectorAll("[data-keys]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); dialog.showModal(); });
  }
}

const links = () => [...document.querySelectorAll(".list tbody th a")];

function rowBy(step) {
  const rows = links();
  const now = rows.indexOf(document.activeElement.closest("tr")?.querySelector("th a"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
  if (next) next.focus();
}

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("textarea, select, input:not([type=checkbox])") || dialog.open) return;
  if (event.key === "?") dialog.showModal();
  else if (!on.checked) return;
  else if (event.key === "/") document.getElementById("q")?.focus();
  else if (document.body.dataset.page === "list" && (event.key === "j" || event.key === "k")) rowBy(event.key === "j" ? 1 : -1);
  else if (document.body.dataset.page === "list" && event.key === "x") {
    const box = document.activeElement.closest("tr")?.querySelector("input[name=ticket]");
    if (box) box.checked = !box.checked;
  } else {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target || target.disabled) return;
    if (target.matches("summary, button") && event.key !== "r" && event.key !== "a") target.focus();
    if (!target.matches("button:not([data-key=r]):not([data-key=a])")) target.click();
  }
  event.preventDefault();
});
