import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import { startWords } from "./i18n.ts";

beforeAll(startWords);

test("plurals and large numbers", () => {
  const { t } = i18next;
  expect([
    t("headline.broken", { broken: 3, total: 12_041 }),
    t("headline.whole", { count: 1 }),
    t("headline.whole", { count: 12_000 }),
    t("counts.services", { count: 1 }),
    t("counts.ports", { count: 10_000 }),
    t("explorer.missingServices", { count: 2 }),
    t("connection.readingCluster", { ready: 5, total: 12 }),
  ]).toEqual([
    "3 of 12,041 Service ports broken",
    "The one Service port is whole",
    "All 12,000 Service ports whole",
    "1 Service",
    "10,000 Service ports",
    ", 2 missing",
    "Reading the cluster · 5 of 12 kinds",
  ]);
});
