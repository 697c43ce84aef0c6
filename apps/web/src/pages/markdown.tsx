import { Link } from "@tanstack/react-router";
import { createContext, useContext, useMemo } from "react";
import type { RuleSummary } from "@portolan/shared";
import { parseMarkdown, type MarkdownBlock, type MarkdownInline } from "./parse-markdown.ts";

interface MarkdownProps {
  readonly text: string;
  /** Their ids, where they stand in the text, lead to their pages. */
  readonly rules?: readonly RuleSummary[] | undefined;
}

const RuleTitles = createContext<ReadonlyMap<string, string>>(new Map());

/** A rule's page as React elements. */
export function Markdown({ text, rules = noRules }: MarkdownProps) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  const titles = useMemo(() => new Map(rules.map(({ id, title }) => [id, title])), [rules]);
  return (
    <RuleTitles value={titles}>
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </RuleTitles>
  );
}

const noRules: readonly RuleSummary[] = [];

function Block({ block }: { readonly block: MarkdownBlock }) {
  switch (block.type) {
    case "heading": {
      const Heading = block.level === 1 ? "h1" : block.level === 2 ? "h2" : "h3";
      return (
        <Heading>
          <Inline content={block.content} />
        </Heading>
      );
    }
    case "paragraph":
      return (
        <p>
          <Inline content={block.content} />
        </p>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.entries.map((content, index) => (
            <li key={index}>
              <Inline content={content} />
            </li>
          ))}
        </List>
      );
    }
    case "code":
      return <pre tabIndex={0}>{block.text}</pre>;
    default:
      return block satisfies never;
  }
}

function Inline({ content }: { readonly content: readonly MarkdownInline[] }) {
  return content.map((part, index) => <InlinePart key={index} part={part} />);
}

function InlinePart({ part }: { readonly part: MarkdownInline }) {
  switch (part.type) {
    case "text":
      return part.text;
    case "code":
      return <Code text={part.text} />;
    case "strong":
      return <strong>{part.text}</strong>;
    case "emphasis":
      return <em>{part.text}</em>;
    case "link":
      return (
        <a href={part.href} rel="noreferrer">
          {part.text}
        </a>
      );
    default:
      return part satisfies never;
  }
}

/** A rule's id leads to its page. */
function Code({ text }: { readonly text: string }) {
  const title = useContext(RuleTitles).get(text);
  const code = <code>{text}</code>;
  return title === undefined ? (
    code
  ) : (
    <Link to="/rules/$id" params={{ id: text }} title={title}>
      {code}
    </Link>
  );
}
