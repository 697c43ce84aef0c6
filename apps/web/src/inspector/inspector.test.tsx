// @vitest-environment jsdom
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { serviceId, type Finding, type PathBreak, type ServicePaths, type ServiceView } from "@portolan/shared";
import { exampleStatus } from "../data/example-views.ts";
import { startWords } from "../ui/i18n.ts";
import { examplePort, exampleService } from "./example-paths.ts";
import { Inspector } from "./inspector.tsx";

const noPod: PathBreak = {
  hop: "endpoints",
  code: "no-pod-selected",
  outcome: "refused",
  text: "no pod has app=crt",
  ghost: null,
};
const object = { kind: "Service", namespace: "shop", name: "cart" };
const finding: Finding = {
  id: "selector-no-pods shop/cart 80/TCP",
  rule: "selector-no-pods",
  severity: "error",
  object,
  port: "80/TCP",
  hop: "endpoints",
  message: "No pod has app=crt, which Service cart selects",
  since: null,
  managedBy: { tool: "helm", name: "shop" },
  evidence: [{ object, path: "spec.selector.app", value: "crt" }],
  fixes: [
    {
      summary: "Select what the pods have",
      object,
      patch: [{ op: "replace", path: "/spec/selector/app", value: "cart" }],
      command: "kubectl patch service cart",
    },
    { summary: "Label the pods", object, patch: [], command: "kubectl label pods" },
  ],
  reproduce: ["kubectl get pods -l app=crt"],
  location: null,
  services: [],
  silenced: null,
};

function viewOf(paths: ServicePaths, findings: readonly Finding[]): ServiceView {
  return {
    view: "service",
    cluster: exampleStatus,
    namespace: "shop",
    name: "cart",
    paths,
    findings: Object.fromEntries(findings.map((each) => [each.id, each])),
    facts: [{ label: "type", value: "ClusterIP", object, path: "spec.type" }],
  };
}

async function show(view: ServiceView): Promise<void> {
  const router = createRouter({
    history: createMemoryHistory(),
    routeTree: createRootRoute({
      component: () => (
        <Inspector
          cluster="demo"
          selection={{ service: serviceId("shop", "cart"), port: null }}
          view={view}
          drawn={undefined}
          onSelect={vi.fn()}
          onClose={null}
        />
      ),
    }),
  });
  // The provider's type is that of the app's own router; this one has a single page.
  render(<RouterProvider router={router as never} />);
  await screen.findByTestId("inspector");
}

function text(section: string): string {
  return screen.getByTestId(`inspector-${section}`).textContent;
}

function sections(): readonly (string | undefined)[] {
  return [...screen.getByTestId("inspector").querySelectorAll<HTMLElement>("[data-testid^=inspector-]")].map(
    (element) => element.dataset["testid"]?.replace("inspector-", ""),
  );
}

beforeAll(startWords);
afterEach(cleanup);

test("what is wrong comes first, then what a client gets, evidence and mend; the facts last", async () => {
  await show(viewOf(exampleService([examplePort({ verdict: "severed", break: noPod, used: 0 })]), [finding]));
  expect(sections()).toEqual([
    "headline",
    "client",
    "evidence",
    "mend",
    "reproduce",
    "ways-in",
    "endpoints",
    "facts",
    "limits",
  ]);
  expect(text("headline")).toBe("brokenNo pod has app=crt, which Service cart selects");
  expect(text("client")).toBe("What a client getsConnection refused, at once.");
  expect(text("reproduce")).toBe("See it with kubectlkubectl get pods -l app=crtCopy");
  expect(
    within(screen.getByTestId("inspector-evidence"))
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual(["Service cartspec.selector.app", "crt"]);
});

test("the mend is a diff, with what manages the object said before it", async () => {
  await show(viewOf(exampleService([examplePort({ verdict: "severed", break: noPod })]), [finding]));
  const [best, other] = screen.getAllByTestId("mend");
  expect(best?.querySelector("pre")?.textContent).toBe("  spec.selector\n- app: crt\n+ app: cart\n");
  expect(other?.textContent).toBe("Label the podsCopy kubectl command");
  expect(text("mend")).toContain("helm manages this object (shop): a patch here will be reverted.");
});

test("a finding of another object says whose it is, and its rule, on a whole path too", async () => {
  const ingress = { kind: "Ingress", namespace: "shop", name: "web" };
  const ofIngress: Finding = {
    ...finding,
    id: "ingress-tls-host shop/web",
    rule: "ingress-tls-host",
    severity: "warning",
    object: ingress,
    port: null,
    hop: "way-in",
    message: "Host shop.example.com has no certificate",
  };
  const shadowed: Finding = {
    ...ofIngress,
    id: "ingress-path-shadowed shop/web",
    rule: "ingress-path-shadowed",
    severity: "info",
    message: "Nothing comes to /",
  };
  await show(viewOf(exampleService([examplePort()]), [ofIngress, shadowed]));
  expect(within(screen.getByTestId("inspector")).getByRole("banner").textContent).toBe(
    "warning: Host shop.example.com has no certificate The path itself is whole. Packets to 80/TCP reach 2 of 2 endpoints. " +
      "Whether a process listens there is not visible from the API.Ingress shop/web · ingress-tls-hostWhat this rule means" +
      "1 more finding on this portinfo Nothing comes to / Ingress shop/web · ingress-path-shadowed",
  );
});

test("a note about a path that is cut does not stand in for the reason of the cut", async () => {
  const note: Finding = { ...finding, severity: "info", message: "Nothing declares the port" };
  await show(viewOf(exampleService([examplePort({ verdict: "severed", break: noPod })]), [note]));
  expect(text("headline")).toBe("brokenNo pod has app=crt");
  expect(within(screen.getByTestId("inspector")).getByRole("banner").textContent).toContain(
    "info Nothing declares the port",
  );
});

test("since when it is broken stands beside the mend", async () => {
  const since = "2026-11-20T09:00:00Z";
  await show(viewOf(exampleService([examplePort({ verdict: "severed", break: noPod })]), [{ ...finding, since }]));
  expect(
    within(screen.getByTestId("inspector-mend"))
      .getByText(/^broken since/)
      .getAttribute("datetime"),
  ).toBe(since);
});

test("a break that no rule speaks of speaks for itself", async () => {
  await show(viewOf(exampleService([examplePort({ verdict: "severed", break: noPod })]), []));
  expect(text("headline")).toBe("brokenNo pod has app=crt");
});

test("a whole path says so, and what the API cannot show", async () => {
  await show(viewOf(exampleService([examplePort()]), []));
  expect(sections()).toEqual(["headline", "client", "limits", "ways-in", "reproduce", "endpoints", "facts"]);
  expect(text("headline")).toBe("wholePath whole");
  expect(text("client")).toBe("What a client getsIts packets reach one of 2 usable endpoints.");
  expect(text("reproduce")).toContain("kubectl get pods -n shop -l app=cart -o wide");
});
