/** The worker's side: one text in, its paths and findings out; nothing leaves the browser. */
import type { Answers, CheckReply, CheckRequest, Question } from "./check-messages.ts";
import { checkText, type CheckedSession } from "./check-text.ts";

let session: CheckedSession | null = null;

self.addEventListener("message", ({ data }: MessageEvent<CheckRequest>) => {
  self.postMessage(reply(data));
});

function reply(request: CheckRequest): CheckReply {
  const { id } = request;
  if (request.type !== "check") return { type: "answered", id, answer: answer(request) };
  session = checkText(request.text, request.scope);
  return { type: "checked", id, checked: session.checked };
}

function answer(question: Question): Answers[keyof Answers] {
  switch (question.type) {
    case "locate":
      return session?.locate(question.field) ?? null;
    case "select":
      return session?.select(question.line) ?? null;
    case "mend":
      return session?.mend(question.finding) ?? { type: "left", reason: "nothing is checked yet" };
    default:
      return question satisfies never;
  }
}
