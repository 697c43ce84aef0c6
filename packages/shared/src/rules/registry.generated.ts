// Written by scripts/generate-rules.mjs (npm run generate). Do not edit.
import type { Rule } from "./rule.ts";
import { rule as clientPortMismatch } from "./client-port-mismatch/rule.ts";
import { rule as droppedField } from "./dropped-field/rule.ts";
import { rule as dualStackHole } from "./dual-stack-hole/rule.ts";
import { rule as duplicateContainerPort } from "./duplicate-container-port/rule.ts";
import { rule as endpointAddressRestricted } from "./endpoint-address-restricted/rule.ts";
import { rule as endpointExtraAddresses } from "./endpoint-extra-addresses/rule.ts";
import { rule as endpointPortNameMismatch } from "./endpoint-port-name-mismatch/rule.ts";
import { rule as endpointSliceLabel } from "./endpoint-slice-label/rule.ts";
import { rule as endpointsNotMirrored } from "./endpoints-not-mirrored/rule.ts";
import { rule as endpointsTruncated } from "./endpoints-truncated/rule.ts";
import { rule as etpLocalGap } from "./etp-local-gap/rule.ts";
import { rule as externalIps } from "./external-ips/rule.ts";
import { rule as externalnameAddress } from "./externalname-address/rule.ts";
import { rule as externalnamePorts } from "./externalname-ports/rule.ts";
import { rule as externalnameTarget } from "./externalname-target/rule.ts";
import { rule as gatewayStatus } from "./gateway-status/rule.ts";
import { rule as headlessNoReady } from "./headless-no-ready/rule.ts";
import { rule as headlessPortTranslation } from "./headless-port-translation/rule.ts";
import { rule as hostportConflict } from "./hostport-conflict/rule.ts";
import { rule as ingressClass } from "./ingress-class/rule.ts";
import { rule as ingressDefaultClasses } from "./ingress-default-classes/rule.ts";
import { rule as ingressDuplicatePath } from "./ingress-duplicate-path/rule.ts";
import { rule as ingressNoAddress } from "./ingress-no-address/rule.ts";
import { rule as ingressPathShadowed } from "./ingress-path-shadowed/rule.ts";
import { rule as ingressPortMissing } from "./ingress-port-missing/rule.ts";
import { rule as ingressPortNotTcp } from "./ingress-port-not-tcp/rule.ts";
import { rule as ingressServiceMissing } from "./ingress-service-missing/rule.ts";
import { rule as ingressTlsHost } from "./ingress-tls-host/rule.ts";
import { rule as invalidObject } from "./invalid-object/rule.ts";
import { rule as itpLocalGap } from "./itp-local-gap/rule.ts";
import { rule as lbClassUnclaimed } from "./lb-class-unclaimed/rule.ts";
import { rule as lbPending } from "./lb-pending/rule.ts";
import { rule as listenerConflict } from "./listener-conflict/rule.ts";
import { rule as namespaceTerminating } from "./namespace-terminating/rule.ts";
import { rule as noReadyEndpoints } from "./no-ready-endpoints/rule.ts";
import { rule as nodeNotReady } from "./node-not-ready/rule.ts";
import { rule as nodePortForbidden } from "./node-port-forbidden/rule.ts";
import { rule as nodePortInvalid } from "./node-port-invalid/rule.ts";
import { rule as onlyTerminating } from "./only-terminating/rule.ts";
import { rule as orphanEndpoints } from "./orphan-endpoints/rule.ts";
import { rule as policyBlocksDns } from "./policy-blocks-dns/rule.ts";
import { rule as policyBlocksPath } from "./policy-blocks-path/rule.ts";
import { rule as policyNamesServicePort } from "./policy-names-service-port/rule.ts";
import { rule as policySelectsNothing } from "./policy-selects-nothing/rule.ts";
import { rule as portLooksLikeNodePort } from "./port-looks-like-node-port/rule.ts";
import { rule as probePort } from "./probe-port/rule.ts";
import { rule as proxyElsewhere } from "./proxy-elsewhere/rule.ts";
import { rule as publishNotReady } from "./publish-not-ready/rule.ts";
import { rule as referenceGrant } from "./reference-grant/rule.ts";
import { rule as routeBackend } from "./route-backend/rule.ts";
import { rule as routeParent } from "./route-parent/rule.ts";
import { rule as scaledToZero } from "./scaled-to-zero/rule.ts";
import { rule as selectorMultipleWorkloads } from "./selector-multiple-workloads/rule.ts";
import { rule as selectorNoPods } from "./selector-no-pods/rule.ts";
import { rule as selectorTemplateDrift } from "./selector-template-drift/rule.ts";
import { rule as selectorlessNoEndpoints } from "./selectorless-no-endpoints/rule.ts";
import { rule as servicePortNames } from "./service-port-names/rule.ts";
import { rule as sessionAffinityIgnored } from "./session-affinity-ignored/rule.ts";
import { rule as sharedTargetConflict } from "./shared-target-conflict/rule.ts";
import { rule as someNotReady } from "./some-not-ready/rule.ts";
import { rule as statefulsetService } from "./statefulset-service/rule.ts";
import { rule as targetPortNameMissing } from "./target-port-name-missing/rule.ts";
import { rule as targetPortNamePartial } from "./target-port-name-partial/rule.ts";
import { rule as targetPortProtocolMismatch } from "./target-port-protocol-mismatch/rule.ts";
import { rule as targetPortQuoted } from "./target-port-quoted/rule.ts";
import { rule as targetPortUndeclared } from "./target-port-undeclared/rule.ts";
import { rule as unknownField } from "./unknown-field/rule.ts";
import { rule as workloadUnserved } from "./workload-unserved/rule.ts";

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  clientPortMismatch,
  droppedField,
  dualStackHole,
  duplicateContainerPort,
  endpointAddressRestricted,
  endpointExtraAddresses,
  endpointPortNameMismatch,
  endpointSliceLabel,
  endpointsNotMirrored,
  endpointsTruncated,
  etpLocalGap,
  externalIps,
  externalnameAddress,
  externalnamePorts,
  externalnameTarget,
  gatewayStatus,
  headlessNoReady,
  headlessPortTranslation,
  hostportConflict,
  ingressClass,
  ingressDefaultClasses,
  ingressDuplicatePath,
  ingressNoAddress,
  ingressPathShadowed,
  ingressPortMissing,
  ingressPortNotTcp,
  ingressServiceMissing,
  ingressTlsHost,
  invalidObject,
  itpLocalGap,
  lbClassUnclaimed,
  lbPending,
  listenerConflict,
  namespaceTerminating,
  noReadyEndpoints,
  nodeNotReady,
  nodePortForbidden,
  nodePortInvalid,
  onlyTerminating,
  orphanEndpoints,
  policyBlocksDns,
  policyBlocksPath,
  policyNamesServicePort,
  policySelectsNothing,
  portLooksLikeNodePort,
  probePort,
  proxyElsewhere,
  publishNotReady,
  referenceGrant,
  routeBackend,
  routeParent,
  scaledToZero,
  selectorMultipleWorkloads,
  selectorNoPods,
  selectorTemplateDrift,
  selectorlessNoEndpoints,
  servicePortNames,
  sessionAffinityIgnored,
  sharedTargetConflict,
  someNotReady,
  statefulsetService,
  targetPortNameMissing,
  targetPortNamePartial,
  targetPortProtocolMismatch,
  targetPortQuoted,
  targetPortUndeclared,
  unknownField,
  workloadUnserved,
];
