import type { Problem } from "./problems";

/** What is in a file, or why it is no text that can be read. */
export type FileText = { readonly text: string } | { readonly problem: Omit<Problem, "path"> };

/** Reads bytes as UTF-8. What is in another form is named, not guessed at: read as UTF-8 it would be other settings. */
export function textIn(bytes: Buffer): FileText {
  if (isUtf16(bytes))
    return {
      problem: {
        problem: "is UTF-16 text",
        fix: "save it as UTF-8 (in PowerShell: … | Out-File -Encoding utf8)",
      },
    };
  if (bytes.includes(0))
    return {
      problem: {
        problem: "is not text but binary data",
        fix: "put the stack file back, for example from version control; it is YAML, as in Pulumi.dev.yaml",
      },
    };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: { problem: "is not text in UTF-8", fix: "save it as UTF-8, or put the stack's file there" } };
  }
}

/** By its byte order mark; without one by the first character, which is ASCII in every stack file. */
function isUtf16(bytes: Buffer): boolean {
  const [first = 1, second = 1, third = 1, fourth = 1] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0) !== (second === 0) && (first === 0) === (third === 0) && (second === 0) === (fourth === 0);
}
