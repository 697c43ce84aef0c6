/**
 * Ingresses of networking.k8s.io/v1 and of the two older versions that still turn up in files
 * (extensions/v1beta1, networking.k8s.io/v1beta1), where a backend is `serviceName` and
 * `servicePort` and the default backend is `spec.backend`.
 */
import type { IngressBackend, IngressPath, SlimIngress } from "./objects.ts";
import { projectMeta } from "./project-meta.ts";
import { readLoadBalancer } from "./project-service.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";

export function projectIngress(object: Field, share: Share): SlimIngress {
  const meta = projectMeta(object, true, share);
  const spec = object.at("spec");
  const tls = spec
    .at("tls")
    .items()
    .map((entry) => entry.at("hosts").texts());
  return {
    ...meta,
    kind: "Ingress",
    className: spec.at("ingressClassName").filledText() ?? meta.annotations["kubernetes.io/ingress.class"] ?? null,
    paths: [...spec.at("rules").items().flatMap(readRule), ...readDefaultBackend(spec)],
    bareHosts: spec.at("rules").items().flatMap(readBareHost),
    tlsHosts: tls.flat(),
    hasTls: tls.length > 0,
    tls,
    loadBalancer: readLoadBalancer(object),
  };
}

function readRule(rule: Field): readonly IngressPath[] {
  const host = rule.at("host").filledText();
  return rule
    .at("http")
    .at("paths")
    .items()
    .map((path) => {
      const pathType = path.at("pathType");
      return {
        fieldPath: path.at("backend").path(),
        host,
        path: path.at("path").filledText(),
        pathType: pathType.oneOf(["Exact", "Prefix", "ImplementationSpecific"], "ImplementationSpecific"),
        backend: readBackend(path.at("backend")),
        isDefault: false,
      };
    });
}

function readBareHost(rule: Field): readonly string[] {
  const host = rule.at("host").filledText();
  return host === null || rule.at("http").at("paths").items().length > 0 ? [] : [host];
}

function readDefaultBackend(spec: Field): readonly IngressPath[] {
  const field = spec.at("defaultBackend").present ? spec.at("defaultBackend") : spec.at("backend");
  if (!field.present) return [];
  const backend = readBackend(field);
  const fieldPath = field.path();
  return [{ fieldPath, host: null, path: null, pathType: "ImplementationSpecific", backend, isDefault: true }];
}

/** Null for a backend that is no Service (`resource`). */
function readBackend(backend: Field): IngressBackend | null {
  const service = backend.at("service");
  if (service.present) {
    const port = service.at("port");
    const number = port.at("number").port();
    return {
      service: service.at("name").requiredText(),
      port: number || port.at("name").filledText() || port.fail("needs a number or a name"),
      nameField: service.at("name").path(),
      portField: port.at(number ? "number" : "name").path(),
    };
  }
  const serviceName = backend.at("serviceName");
  if (serviceName.present) {
    const port = backend.at("servicePort");
    return {
      service: serviceName.requiredText(),
      port: port.portOrName() || port.fail("is required and absent"),
      nameField: serviceName.path(),
      portField: port.path(),
    };
  }
  return backend.at("resource").present ? null : backend.fail("names neither a service nor a resource");
}
