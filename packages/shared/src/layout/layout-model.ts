/**
 * What the picture is made of, placed: boxes at pixels, lines between them, and the places that the
 * next layout must keep. Plain data, so that it crosses a worker's border and can be printed as SVG.
 */
import type { ServiceId } from "../model/names.ts";
import type { Hop, ServicePaths } from "../paths/path-model.ts";

/** How much of the cluster is drawn. One Service is drawn with its pods and the YAML field under each number. */
export type LayoutDepth = "overview" | "namespace" | "service";

/** How a run of text is set. `strong` is a name, `ink` a number, `soft` everything that explains. */
export type Tone = "ink" | "strong" | "soft" | "ok" | "part" | "broken";

/** A run of text. `from` says which field of which object it was read from, null where it is only a word. */
export interface Text {
  readonly text: string;
  readonly tone: Tone;
  readonly mono: boolean;
  readonly from: string | null;
}

/** One line of a box: what stands left, and what stands right. The left one is shortened first. */
export interface TextLine {
  readonly left: Text;
  readonly right: Text | null;
}

/** The health of an object, shown by a coloured edge and a shape: full dot, half dot, cross, question mark. */
export type Health = "ok" | "part" | "broken" | "unknown" | "none";

/**
 * The truth of a stretch of line. `beyond` is what a connection does not reach any more; `declared` is
 * no connection, but that a workload's settings name the Service.
 */
export type LineTruth = "whole" | "part" | "unknown" | "beyond" | "declared";

/**
 * Which chains an element belongs to. Two elements are on one chain when they share a Service port and,
 * where both name them, a way in and a backend. Null means: every one.
 */
export interface Member {
  readonly service: ServiceId;
  readonly ports: readonly string[];
  readonly ways: readonly string[] | null;
  readonly backends: readonly string[] | null;
}

interface BoxBase {
  /** Unique in the picture, and the same for the same thing in the next one. */
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A numbered line of a box: the place where a chain passes. */
export interface BoxRow {
  readonly key: string;
  /** The chain's line, from the top of the box. */
  readonly at: number;
  readonly line: TextLine;
  readonly below: readonly TextLine[];
  readonly member: Member;
  /** What a screen reader says. */
  readonly label: string;
  /** The line runs on behind the text: the connection passes this box without stopping at it. */
  readonly passed: LineTruth | null;
}

/** A line that runs through a box at a height of its own, past what the box stands for. */
export interface Lane {
  readonly key: string;
  readonly at: number;
  readonly text: string;
  readonly truth: LineTruth;
  readonly member: Member;
}

/** A pod or an address in an unfolded box. */
export interface PodLine {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly health: Health;
  readonly from: string;
}

/** A box with text: a client, a way in, a Service, endpoints, a workload; dashed where it is missing. */
export interface Card extends BoxBase {
  readonly type: "card";
  readonly hop: Hop;
  /** Solid for what is there; `ghost` for what is missing; `dimmed` for what is not reached. */
  readonly look: "solid" | "ghost" | "dimmed";
  readonly health: Health;
  readonly icon: "outside" | "cluster" | "selector" | null;
  readonly above: readonly TextLine[];
  readonly rows: readonly BoxRow[];
  readonly lanes: readonly Lane[];
  /** Pods, where the box is unfolded; `podsAt` is where they begin, from the top of the box. */
  readonly pods: readonly PodLine[];
  readonly podsAt: number;
  /** How many pods are not listed. */
  readonly more: number;
  /** Null where there is nothing to fold. */
  readonly fold: "folded" | "unfolded" | null;
  readonly member: Member;
}

/** Where a line is cut, and why. The box is the mark's square; the text stands beside it. */
export interface Cut extends BoxBase {
  readonly type: "cut";
  readonly hop: Hop;
  readonly mark: "cut" | "unknown";
  /** The sentence, for the tooltip and the screen reader. */
  readonly text: string;
  /** What is written on the picture, and where its left edge is; null where the ghost says it already. */
  readonly words: { readonly text: string; readonly dx: number; readonly dy: number; readonly width: number } | null;
  readonly member: Member;
}

/** What stands in one column of a slim row. */
export interface SlimCell {
  readonly hop: Hop;
  readonly x: number;
  readonly width: number;
  readonly texts: readonly Text[];
}

/** A Service port folded to a line. */
export interface Slim extends BoxBase {
  readonly type: "slim";
  readonly clients: readonly ("outside" | "cluster")[];
  readonly cells: readonly SlimCell[];
  readonly truth: LineTruth;
  readonly health: Health;
  /** The x of the cut, from the left of the row; null for a line that is not cut. */
  readonly cutAt: number | null;
  /** First row of its Service: only this one has the name and the button that opens it. */
  readonly first: boolean;
  readonly label: string;
  readonly member: Member;
}

/** A namespace's heading. */
export interface Band extends BoxBase {
  readonly type: "band";
  readonly namespace: string;
  readonly summary: string;
  readonly broken: number;
}

export type Box = Card | Cut | Slim | Band;

/** A stretch of line between two boxes; `d` is an SVG path in the picture's pixels. */
export interface Line {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly d: string;
  readonly truth: LineTruth;
  /** `2 of 3 pods`, and the point above which it stands. */
  readonly word: { readonly text: string; readonly x: number; readonly y: number } | null;
  /** What a screen reader says; null where the boxes at its ends say it. */
  readonly label: string | null;
  readonly member: Member;
}

/** Open: every box drawn. Slim: a line for each Service port. */
export type BlockForm = "open" | "slim";

/** Where a Service stands; the next layout keeps it. */
export interface BlockPlace {
  readonly y: number;
  readonly height: number;
  readonly form: BlockForm;
  /** Which of the person's folds it was drawn with. */
  readonly unfolded: readonly string[];
  /** Places within the block: port, way in and backend, each by its key. */
  readonly slots: Readonly<Record<string, number>>;
}

export interface BandPlace {
  readonly namespace: string;
  readonly y: number;
}

/** Every place that is taken. Plain data: it goes into the next layout as `previous`. */
export interface Places {
  readonly blocks: Readonly<Record<string, BlockPlace>>;
  readonly bands: readonly BandPlace[];
  readonly bottom: number;
}

export interface LayoutInput {
  readonly paths: readonly ServicePaths[];
  readonly depth: LayoutDepth;
  /** The width to fill, in pixels; the columns have limits of their own. */
  readonly width: number;
  /** Null on arrival: only then things are sorted. */
  readonly previous: Places | null;
  /** Services that the person opened or folded by hand. */
  readonly forms: Readonly<Record<string, BlockForm>>;
  /** Boxes that the person unfolded (`true`) or folded (`false`). */
  readonly unfolded: Readonly<Record<string, boolean>>;
}

export interface Column {
  readonly hop: Hop;
  readonly x: number;
  readonly width: number;
}

export interface Layout {
  /** In reading order: from the top, and in a chain from the client to the container. */
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly columns: readonly Column[];
  readonly width: number;
  readonly height: number;
  readonly places: Places;
  /** Services that are not drawn because there are too many. */
  readonly omitted: number;
}
