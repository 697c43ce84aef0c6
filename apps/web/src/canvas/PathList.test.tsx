// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { startWords } from "../ui/i18n.ts";
import { orders, frontend } from "./fixtures/shop-paths.ts";
import { PathList } from "./PathList.tsx";

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

test("pressing a station selects its port and hop", () => {
  const onSelect = renderList();
  const chain = screen.getByRole("list", { name: "Path of orders port 8080/TCP" });
  const [, , service] = within(chain).getAllByRole("button");
  if (service === undefined) throw new Error("no third station");
  fireEvent.click(service);
  expect(onSelect).toHaveBeenCalledWith({ service: "shop/orders", port: "8080/TCP", hop: "service" });
});
