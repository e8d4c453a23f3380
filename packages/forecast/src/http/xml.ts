import { parseXml, XmlElement, XmlText, XmlCdata } from "@rgrove/parse-xml";
import type { AnswerPlace } from "./decode.ts";
import { invalidAnswer } from "./source-error.ts";

/** A node of an XML answer. Names come without their namespace prefix. */
export interface XmlNode {
  readonly name: string;
  /** Where it stands, e.g. `TimeSeries[0].Period[1]`. */
  readonly path: string;
  /** Its text, without spaces around it. */
  readonly text: string;
  /** An attribute, or undefined. */
  attribute(name: string): string | undefined;
  /** Children of a name, in order. */
  all(name: string): readonly XmlNode[];
  /** The only child of a name. @throws `OecError` `ANSWER_INVALID` if there is none. */
  child(name: string): XmlNode;
}

/** The root of an XML answer. Entities of a document type are not read. @throws `OecError` `ANSWER_INVALID`. */
export function readXml(text: string, place: AnswerPlace): XmlNode {
  try {
    const { root } = parseXml(text);
    if (root !== null) return node(root, "", place);
  } catch (error) {
    const found = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    throw invalidAnswer(place, "body", `no XML: ${found}`, "an XML document");
  }
  throw invalidAnswer(place, "body", "empty", "an XML document");
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

function node(element: XmlElement, path: string, place: AnswerPlace): XmlNode {
  const all = (name: string): readonly XmlNode[] =>
    element.children
      .filter((child): child is XmlElement => child instanceof XmlElement && localName(child.name) === name)
      .map((child, index) => node(child, `${path === "" ? "" : `${path}.`}${name}[${index}]`, place));
  return {
    name: localName(element.name),
    path,
    text: element.children
      .map((child) => (child instanceof XmlText || child instanceof XmlCdata ? child.text : ""))
      .join("")
      .trim(),
    attribute: (name) => element.attributes[name],
    all,
    child(name) {
      const [only] = all(name);
      if (only !== undefined) return only;
      const field = `${path === "" ? "" : `${path}.`}${name}`;
      throw invalidAnswer(place, field, "absent", `an element ${name}`);
    },
  };
}
