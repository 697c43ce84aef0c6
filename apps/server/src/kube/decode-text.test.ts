import { expect, it } from "vitest";
import { decodeText } from "./decode-text.ts";

const text = '{"kind":"List","name":"ünï-港"}';
const utf16 = Buffer.from(text, "utf16le");

it.each<{ name: string; bytes: Uint8Array }>([
  { name: "UTF-8", bytes: Buffer.from(text) },
  { name: "UTF-8 with a mark", bytes: Buffer.from(`\uFEFF${text}`) },
  { name: "UTF-16, little end first", bytes: Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]) },
  { name: "UTF-16, big end first", bytes: Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]) },
])("decodes $name", ({ bytes }) => {
  expect(decodeText(bytes)).toBe(text);
});

it("takes nothing for nothing", () => {
  expect(decodeText(new Uint8Array())).toBe("");
});
