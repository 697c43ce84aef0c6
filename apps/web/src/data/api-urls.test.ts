import { expect, test } from "vitest";
import { clustersUrl, diagnosisUrl, reportUrl, ruleUrl, streamUrl } from "./api-urls.ts";

test.each([
  { name: "at the root", url: clustersUrl("http://host/"), expected: "http://host/api/v1/clusters" },
  {
    name: "under a base path",
    url: clustersUrl("https://host/tools/portolan/"),
    expected: "https://host/tools/portolan/api/v1/clusters",
  },
  {
    name: "a context's name with a slash and an at sign",
    url: diagnosisUrl("http://host/", "arn:aws:eks/prod@eu"),
    expected: "http://host/api/v1/clusters/arn%3Aaws%3Aeks%2Fprod%40eu/overview",
  },
  {
    name: "a context's name in another script",
    url: diagnosisUrl("http://host/", "ünï"),
    expected: "http://host/api/v1/clusters/%C3%BCn%C3%AF/overview",
  },
  {
    name: "several views, resumed",
    url: streamUrl("http://host/", "demo", ["overview", "service:shop/cart"], "e1:7"),
    expected: "http://host/api/v1/clusters/demo/stream?view=overview&view=service%3Ashop%2Fcart&lastEventId=e1%3A7",
  },
  {
    name: "a rule",
    url: ruleUrl("http://host/", "selector-no-pods"),
    expected: "http://host/api/v1/rules/selector-no-pods",
  },
  {
    name: "a report of everything",
    url: reportUrl("http://host/", "demo", "json", { find: undefined, rule: undefined }),
    expected: "http://host/api/v1/clusters/demo/reports/json",
  },
  {
    name: "a report of what a filter leaves",
    url: reportUrl("http://host/", "demo", "sarif", { find: "a&b c", severity: "error", namespace: "shop" }),
    expected: "http://host/api/v1/clusters/demo/reports/sarif?find=a%26b+c&severity=error&namespace=shop",
  },
])("$name", ({ url, expected }) => {
  expect(url).toBe(expected);
});
