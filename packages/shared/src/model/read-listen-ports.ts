/** The ports that a container is told to listen on, by its env, command and arguments: numbers only, nothing around them. */
import type { Field } from "./read-field.ts";

/** Names of variables and options that hold a port: `PORT`, `--listen-address`, `HTTP_BIND`. */
const portWord = "(?:port|listen|bind|addr)";
const portName = new RegExp(portWord, "i");

/** `8080`, `:8080`, `0.0.0.0:8080`, `[::]:8080`, `http://+:8080`. */
const value = /^["']?(?:\S{0,80}:)?(\d{2,5})["']?$/;

/** `--port=8080`, `-p.listen 0.0.0.0:8080`; bounded, since a whole script may stand there. */
const option = new RegExp(
  `(?:^|[\\s"'])-{0,2}[\\w.-]{0,40}${portWord}[\\w.-]{0,40}[=\\s]["']?(?:[\\w.*[\\]-]{0,60}:)?(\\d{2,5})(?![\\w.])`,
  "gi",
);

/** `:8080` and `0.0.0.0:8080` alone, or after `=`: an address without a host is one's own. */
const ownAddress = /(?:^|[\s"'=])(?:0\.0\.0\.0|127\.0\.0\.1|localhost|\[::1?\]|\*)?:(\d{2,5})(?![\w.])/g;

/** In order, without repetition. */
export function readListenPorts(container: Field): readonly number[] {
  const words = [...container.at("command").texts(), ...container.at("args").texts()].join(" ");
  const found = [
    ...[...words.matchAll(option), ...words.matchAll(ownAddress)].map(([, port]) => Number(port)),
    ...container
      .at("env")
      .items()
      .flatMap((entry) => {
        const [, port] = value.exec(entry.at("value").text() ?? "") ?? [];
        return port !== undefined && portName.test(entry.at("name").text() ?? "") ? [Number(port)] : [];
      }),
  ];
  return [...new Set(found)].filter((port) => port <= 65_535).sort((a, b) => a - b);
}
