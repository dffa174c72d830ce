// Read what slack.py writes: nothing that we send may be more than words to an independent parser of Slack's format,
// and no piece of a long text may begin inside what is seen as one character.
import { createInterface } from "node:readline";
import { parse, NodeType } from "slack-message-parser";

const PLAIN = new Set([NodeType.Root, NodeType.Text]);
const LEAST = 1000;
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function kinds(node) {
  const within = (node.children ?? []).flatMap(kinds);
  return PLAIN.has(node.type) ? within : [NodeType[node.type], ...within];
}

function parts(pieces) {
  const starts = new Set([...segmenter.segment(pieces.join(""))].map((segment) => segment.index));
  let at = 0;
  return pieces.slice(0, -1).some((piece) => !starts.has((at += piece.length)));
}

const problems = [];
const hostile = new Set();
let texts = 0;
let lines = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { text, parsed, pieces } = JSON.parse(line);
  texts += 1;
  kinds(parse(text)).forEach((kind) => hostile.add(kind));
  for (const sent of parsed) {
    lines += 1;
    const found = kinds(parse(sent));
    if (found.length) problems.push(`${JSON.stringify(text)} is sent with ${found.join(", ")}: ${JSON.stringify(sent)}`);
  }
  if (parts(pieces)) problems.push(`${JSON.stringify(text)} is cut inside a character`);
}

// Else the texts are too tame, or the parser sees nothing, and the check would prove nothing.
const unseen = Object.values(NodeType).filter((kind) => typeof kind === "string" && !PLAIN.has(NodeType[kind]) && !hostile.has(kind));
if (texts < LEAST) problems.push(`only ${texts} texts`);
if (unseen.length) problems.push(`no text has ${unseen.join(", ")} even before it is made harmless`);

problems.forEach((problem) => console.error(problem));
console.log(`Slack: ${texts} hostile texts, ${lines} lines that Slack parses, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
