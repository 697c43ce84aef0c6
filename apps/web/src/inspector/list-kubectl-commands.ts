/** The commands that show the same with kubectl, for a port about which no finding lists its own. */
import type { ServicePaths } from "@portolan/shared";

/** Names in a cluster are DNS labels, which no shell takes for anything else. */
export function listKubectlCommands(service: ServicePaths): readonly string[] {
  const { namespace, name } = service;
  const commands = [`kubectl get service ${name} -n ${namespace} -o wide`];
  if (service.type === "ExternalName") return commands;
  commands.push(`kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}`);
  if (service.selector !== null) {
    const selector = Object.entries(service.selector)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
    commands.push(`kubectl get pods -n ${namespace} -l ${selector} -o wide`);
  }
  return commands;
}
