// A question that is answered before anything else happens.
import { get, onEscape } from "./page.js";

const dialog = get("question");

/**
 * Whether to do what cannot be undone; no answer is a no.
 * @type {(question: string, answers: { yes: string, no: string }) => Promise<boolean>}
 */
export const confirmed = (question, { yes, no }) => {
  get("question-text").textContent = question;
  get("question-yes").textContent = yes;
  get("question-no").textContent = no;
  dialog.returnValue = "";
  dialog.showModal();
  get("question-no").focus();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
};

get("question-yes").onclick = () => dialog.close("yes");
get("question-no").onclick = () => dialog.close("");
onEscape(dialog, () => dialog.close(""));
