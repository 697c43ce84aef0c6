import type { NameSuggestion } from "@portolan/shared";
import { expect, test } from "vitest";
import { listExamples } from "./list-examples.ts";

const service: NameSuggestion = { type: "service", text: "web.shop:80", detail: "Service shop/web, port http" };
const address: NameSuggestion = { type: "address", text: "10.0.0.1:30080", detail: "nodePort of Service shop/web" };
const pod: NameSuggestion = { type: "pod", text: "pod/shop/web-1", detail: "Pod shop/web-1" };

test("lines to try are made of what there is", () => {
  expect(listExamples([service, { ...service, text: "db.shop:5432" }, address], [pod])).toEqual([
    { from: "outside", to: "curl http://10.0.0.1:30080/" },
    { from: "pod/shop/web-1", to: "curl http://web.shop/" },
    { from: "pod/shop/web-1", to: "web.shop:80" },
    { from: "pod/shop/web-1", to: "nslookup web.shop" },
    { from: "pod/shop/web-1", to: "ping web.shop" },
  ]);
  expect(listExamples([service], [])).toEqual([]);
});
