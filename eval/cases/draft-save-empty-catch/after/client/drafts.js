const prefix = "draft:";

/** Waits this long after the last key before it saves. */
const pauseMs = 800;

/** @param {string} documentId */
export function loadDraft(documentId) {
  const text = localStorage.getItem(prefix + documentId);
  return text === null ? undefined : JSON.parse(text);
}

/** @param {string} documentId */
export function forgetDraft(documentId) {
  localStorage.removeItem(prefix + documentId);
}

function saveDraft(documentId, draft) {
  try {
    localStorage.setItem(prefix + documentId, JSON.stringify(draft));
  } catch {}
}

/**
 * Saves what is written into a form, and tells when it did.
 *
 * @param {HTMLFormElement} form
 * @param {string} documentId
 * @param {(savedAt: Date) => void} onSaved shows "Saved at 12:04" below the form
 */
export function keepDraft(form, documentId, onSaved) {
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      saveDraft(documentId, Object.fromEntries(new FormData(form)));
      onSaved(new Date());
    }, pauseMs);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    forgetDraft(documentId);
  });
}
