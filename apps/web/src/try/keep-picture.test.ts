import { expect, test } from "vitest";
import { exampleService } from "../inspector/example-paths.ts";
import type { CheckedText } from "./check-messages.ts";
import { keepPicture } from "./keep-picture.ts";

const problem = { file: "manifests", position: null, field: null, message: "is no YAML", cure: null };
const cart = exampleService([]);
const web = exampleService([], { id: "shop/web" as typeof cart.id });

function text(parts: Partial<CheckedText>): CheckedText {
  return { paths: [], findings: [], problems: [], notJudged: [], foreign: 0, objects: 0, ...parts };
}

const before = { paths: [cart, web], findings: [], objects: 4, kept: false };

test.each([
  ["a part that cannot be read just now does not vanish", { paths: [cart], objects: 3, problems: [problem] }, true],
  ["nor does everything", { problems: [problem] }, true],
  ["what was taken out on purpose does", { paths: [cart], objects: 3 }, false],
  [
    "another text with a fault is drawn",
    { paths: [exampleService([], { id: "a/b" as typeof cart.id })], objects: 1, problems: [problem] },
    false,
  ],
  ["a fault that hides nothing changes nothing", { paths: [cart, web], objects: 4, problems: [problem] }, false],
])("%s", (_name, parts, kept) => {
  const checked = text(parts);
  const { findings, objects, paths } = checked;
  expect(keepPicture(before, checked)).toEqual(kept ? { ...before, kept } : { findings, objects, paths, kept });
});

test("a text that cannot be read from the start is drawn as far as it goes", () => {
  const checked = text({ paths: [web], objects: 1, problems: [problem] });
  expect(keepPicture(null, checked)).toEqual({ paths: [web], findings: [], objects: 1, kept: false });
});
