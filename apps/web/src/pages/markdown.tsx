import { useMemo } from "react";
import { parseMarkdown, type MarkdownBlock, type MarkdownInline } from "./parse-markdown.ts";

interface MarkdownProps {
  readonly text: string;
}

/** A rule's page as React elements. */
export function Markdown({ text }: MarkdownProps) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return blocks.map((block, index) => <Block key={index} block={block} />);
}

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
      return <code>{part.text}</code>;
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
