/** What the page and the layout worker say to each other. */
import type { Layout, LayoutInput } from "@portolan/shared";

export interface LayoutRequest {
  readonly id: number;
  readonly input: LayoutInput;
}

export interface LayoutReply {
  readonly id: number;
  readonly layout: Layout;
}
