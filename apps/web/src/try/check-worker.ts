/** The worker's side: one text in, its paths and findings out; nothing leaves the browser. */
import type { CheckReply, CheckRequest } from "./check-messages.ts";
import { checkText, type CheckedSession } from "./check-text.ts";

let session: CheckedSession | null = null;

self.addEventListener("message", ({ data }: MessageEvent<CheckRequest>) => {
  self.postMessage(answer(data));
});

function answer(request: CheckRequest): CheckReply {
  const { id } = request;
  switch (request.type) {
    case "check":
      session = checkText(request.text, request.scope);
      return { type: "checked", id, checked: session.checked };
    case "locate":
      return { type: "located", id, place: session?.locate(request.field) ?? null };
    default:
      return request satisfies never;
  }
}
