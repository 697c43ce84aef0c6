// @vitest-environment jsdom
import type { ServicePaths } from "@portolan/shared";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { startWords } from "../ui/i18n.ts";
import { orders, frontend } from "./fixtures/shop-paths.ts";
import { PathList } from "./PathList.tsx";

/** An Ingress that asks for port 8081 of Service frontend. */
const asking: ServicePaths["strayWaysIn"][number] = {
  id: "ingress:shop shop.example.com/ Prefix",
  type: "ingress",
  client: "outside",
  bypassesClusterIp: true,
  ingress: { kind: "Ingress", namespace: "shop", name: "shop" },
  className: "nginx",
  host: "shop.example.com",
  path: "/",
  pathType: "Prefix",
  tls: false,
  backendPort: 8081,
  addresses: [],
  controller: null,
  dialsTargetPort: false,
  verdict: "severed",
  break: {
    hop: "service",
    code: "service-port-missing",
    outcome: "http-503",
    text: "Service frontend has no port 8081, it has 80/TCP",
    ghost: null,
  },
};

beforeAll(startWords);
afterEach(cleanup);

function renderList(onSelect = vi.fn()) {
  render(
    <PathList paths={[frontend, orders]} depth="namespace" selected={null} onSelect={onSelect} onPicture={null} />,
  );
  return onSelect;
}

test("broken Services come first, each with its verdict in words", () => {
  renderList();
  const names = screen.getAllByRole("button", { expanded: true }).map((button) => button.textContent);
  expect(names).toEqual(["ordersshopbroken", "frontendshopwhole"]);
});

test("a chain is read from the client to the container", () => {
  renderList();
  const chain = screen.getByRole("list", { name: "Path of frontend port 80/TCP" });
  const headings = within(chain).getAllByRole("heading");
  expect(headings.map((heading) => heading.textContent)).toEqual([
    "Client",
    "Way in",
    "Service",
    "Endpoints",
    "Container",
  ]);
  expect(within(chain).getByText(":30080")).toBeTruthy();
  expect(within(chain).getByText("app=frontend")).toBeTruthy();
  expect(within(chain).getByText("http → 8080")).toBeTruthy();
});

test("a cut stands before what is missing, with its reason", () => {
  renderList();
  const chain = screen.getByRole("list", { name: "Path of orders port 8080/TCP" });
  const texts = within(chain)
    .getAllByRole("listitem")
    .map((station) => station.textContent);
  expect(texts[3]).toBe("✕no pod has app=order, connection refused");
  expect(texts[4]).toContain("3 pods have app=orders");
});

test("a port that an Ingress names and the Service lacks is a chain of its own, cut before the Service", () => {
  render(
    <PathList
      paths={[{ ...frontend, verdict: "part", strayWaysIn: [asking] }]}
      depth="namespace"
      selected={null}
      onSelect={vi.fn()}
      onPicture={null}
    />,
  );
  const chain = screen.getByRole("list", { name: "Path of frontend port 8081, which it does not have" });
  const stations = within(chain).getAllByRole("listitem");
  expect(
    stations.map((station) => [station.textContent, station.dataset["beyond"] ?? station.dataset["type"]]),
  ).toEqual([
    ["Clientoutsideany client", "false"],
    ["Way inIngress shopnginxshop.example.com/", "false"],
    ["✕Service frontend has no port 8081, it has 80/TCP, HTTP 503", "false"],
    ["ServiceNodePortfrontend:8081no such port", "true"],
  ]);
});

test("pressing a station selects its port and hop", () => {
  const onSelect = renderList();
  const chain = screen.getByRole("list", { name: "Path of orders port 8080/TCP" });
  const [, , service] = within(chain).getAllByRole("button");
  if (service === undefined) throw new Error("no third station");
  fireEvent.click(service);
  expect(onSelect).toHaveBeenCalledWith({ service: "shop/orders", port: "8080/TCP", hop: "service" });
});
