/** Labels of pods that no manifest writes. */

/** Whether Kubernetes itself writes the label: where a pod runs, which revision it is, which of a set. */
export function isControllerLabel(key: string): boolean {
  if (key.startsWith("app.kubernetes.io/")) return false;
  return /^(?:[\w-]+\.)*(?:kubernetes|k8s)\.io\/|^(?:pod-template|controller)-/.test(key);
}
