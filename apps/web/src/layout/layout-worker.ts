/** The worker's side: one input in, one layout out, in order. */
import { layoutPaths } from "@portolan/shared";
import type { LayoutReply, LayoutRequest } from "./layout-messages.ts";

self.addEventListener("message", (event: MessageEvent<LayoutRequest>) => {
  const { id, input } = event.data;
  const reply: LayoutReply = { id, layout: layoutPaths(input) };
  self.postMessage(reply);
});
