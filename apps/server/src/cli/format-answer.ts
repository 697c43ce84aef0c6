/** What DNS answered, in words. */
import type { ClientAnswer } from "@portolan/shared";

/** One question with its records, the reasons and, where the name does not exist, the one that is near. */
export function formatAnswer(answer: ClientAnswer): string {
  const { question, type, status, answers, because, tried, near } = answer;
  const lines = [
    `${question}  ${type}  ${status}`,
    ...answers.map((record) => `  ${record.name}  ${record.type}  ${record.data}`),
    ...because.map((reason) => `  ${reason}`),
    ...(tried.length === 0 ? [] : [`  tried first: ${tried.join(", ")}`]),
    ...(near === null ? [] : [`  Did you mean ${near}?`]),
  ];
  return `${lines.join("\n")}\n`;
}
