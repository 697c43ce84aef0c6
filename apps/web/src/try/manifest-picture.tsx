/** The picture of manifests: drawn as a live cluster's is, from what the browser itself has made of the text. */
import { useState } from "react";
import type { Finding, ServicePaths } from "@portolan/shared";
import type { Selection } from "../canvas/selection.ts";
import { Picture } from "../pages/picture.tsx";

interface ManifestPictureProps {
  readonly paths: readonly ServicePaths[];
  readonly findings: readonly Finding[];
}

/** A picture that stands by itself: what is pointed at is its own affair. */
export function ManifestPicture({ paths, findings }: ManifestPictureProps) {
  const [selected, select] = useState<Selection | null>(null);
  const depth = paths.length === 1 ? "service" : "namespace";
  return <Picture paths={paths} depth={depth} selected={selected} onSelect={select} findings={findings} />;
}
