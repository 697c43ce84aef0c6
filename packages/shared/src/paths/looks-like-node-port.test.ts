import { expect, it } from "vitest";
import { looksLikeNodePort } from "./looks-like-node-port.ts";

const own = "port 30001 looks like a nodePort, and is the Service's own port on its ClusterIP";

it.each<[port: number, nodePort: number | null, says: string | null]>([
  [80, 30080, null],
  [29999, 30080, null],
  [32768, null, null],
  [30001, 30000, `${own}: nodes take 30000.`],
  [30001, null, `${own}: no node takes it.`],
  [30001, 30001, `${own}; the nodePort has the same number.`],
])("port %j with nodePort %j", (port, nodePort, says) => {
  expect(looksLikeNodePort({ port, nodePort })).toBe(says);
});
