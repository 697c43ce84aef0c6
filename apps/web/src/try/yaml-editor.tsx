/**
 * The editor. It stands in a shadow tree: CodeMirror then adopts its style sheets instead of writing style elements, which
 * the server's content security policy forbids.
 */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import type { TextEdit } from "@portolan/shared";
import styles from "./try.module.css";

/** A remark on a line, from 1. */
export interface LineRemark {
  readonly line: number;
  readonly severity: Diagnostic["severity"];
  readonly message: string;
}

/** A stretch of lines to look at; another object moves there again. */
export interface ShownPlace {
  readonly line: number;
}

/** A text that is put into the editor; another object puts it there again. */
export interface LoadedText {
  readonly text: string;
}

/** Changes of the text that it holds; another object makes them again. */
export interface AskedEdits {
  readonly edits: readonly TextEdit[];
}

interface YamlEditorProps {
  /** What is typed afterwards is the editor's own: the page only hears of it. */
  readonly loaded: LoadedText;
  readonly onChange: (text: string) => void;
  /** The person has put the cursor onto a line, from 1. */
  readonly onCursor: (line: number) => void;
  readonly edits: AskedEdits | null;
  readonly remarks: readonly LineRemark[];
  readonly shown: ShownPlace | null;
  readonly label: string;
}

export function YamlEditor({ loaded, onChange, onCursor, edits, remarks, shown, label }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const heard = useRef({ onChange, onCursor });
  useEffect(() => {
    heard.current = { onChange, onCursor };
  }, [onChange, onCursor]);

  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const view = new EditorView({
      root,
      parent: root,
      extensions: [
        basicSetup,
        yaml(),
        lintGutter(),
        theme,
        syntaxHighlighting(colours),
        EditorView.contentAttributes.of({ "aria-label": label }),
        EditorView.updateListener.of((update) => {
          const { state, transactions } = update;
          if (update.docChanged) heard.current.onChange(state.doc.toString());
          if (transactions.some((each) => each.isUserEvent("select") || each.isUserEvent("input"))) {
            heard.current.onCursor(state.doc.lineAt(state.selection.main.head).number);
          }
        }),
      ],
    });
    editor.current = view;
    return () => {
      view.destroy();
      editor.current = null;
    };
  }, [label]);

  useEffect(() => {
    const view = editor.current;
    if (view !== null) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: loaded.text } });
  }, [loaded, label]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || edits === null) return;
    const { doc } = view.state;
    const offset = ({ line, column }: TextEdit["from"]): number =>
      line > doc.lines ? doc.length : doc.line(line).from + column - 1;
    const changes = edits.edits.map(({ from, to, text }) => ({ from: offset(from), to: offset(to), insert: text }));
    const [first] = changes;
    if (first === undefined) return;
    view.dispatch({ changes, effects: EditorView.scrollIntoView(first.from, { y: "center" }), userEvent: "mend" });
  }, [edits]);

  useEffect(() => {
    const view = editor.current;
    if (view !== null) view.dispatch(setDiagnostics(view.state, toDiagnostics(remarks, view)));
  }, [remarks, label]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || shown === null || shown.line > view.state.doc.lines) return;
    const { from, to } = view.state.doc.line(shown.line);
    view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  }, [shown]);

  return <div ref={host} className={styles.editor} data-testid="try-editor" />;
}

/** Remarks on lines that a newer text no longer has are left out. */
function toDiagnostics(remarks: readonly LineRemark[], { state }: EditorView): readonly Diagnostic[] {
  return remarks.flatMap(({ line, severity, message }) => {
    if (line < 1 || line > state.doc.lines) return [];
    const { from, to, text } = state.doc.line(line);
    return [{ from: from + (text.length - text.trimStart().length), to, severity, message }];
  });
}

/** The page's own tokens reach into the shadow tree. */
const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "13px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--soft)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--paper)" },
  // The gutter and the active line would cover an outline of its own: the host draws it.
  "&.cm-focused": { outline: "none" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--wash-accent)",
  },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)" },
});

const colours = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: "var(--accent)" },
  { tag: [tags.comment, tags.meta, tags.separator, tags.punctuation], color: "var(--soft)" },
  { tag: [tags.labelName, tags.typeName], color: "var(--part-text)" },
]);
