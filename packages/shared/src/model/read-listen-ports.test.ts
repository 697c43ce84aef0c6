import { describe, expect, it } from "vitest";
import { Field } from "./read-field.ts";
import { readListenPorts } from "./read-listen-ports.ts";

const env = (name: string, value: string) => ({ env: [{ name, value }] });

describe("the ports that a container is told to listen on", () => {
  it.each<[name: string, container: object, ports: readonly number[]]>([
    ["nothing said", {}, []],
    ["a variable", env("PORT", "3000"), [3000]],
    ["a variable with an address", env("HTTP_LISTEN_ADDR", "0.0.0.0:9090"), [9090]],
    ["a variable with a URL", env("ASPNETCORE_BIND", "http://+:5000"), [5000]],
    ["a variable of another name", env("RETRIES", "3000"), []],
    ["a port that is none", env("PORT", "99999"), []],
    ["a variable that is not written out", { env: [{ name: "PORT", valueFrom: {} }] }, []],
    ["an option", { args: ["--port=8443"] }, [8443]],
    ["an option and its value apart", { args: ["--metrics-bind-address", ":8080"] }, [8080]],
    ["an address alone", { command: ["serve", ":9000"] }, [9000]],
    ["an option that does not say what it is", { args: ["--web=0.0.0.0:9115"] }, [9115]],
    ["a line for the shell", { command: ["sh", "-c", "exec app --listen '[::]:7000' --port 7001"] }, [7000, 7001]],
    ["somebody else's address", { args: ["--upstream=db:5432", "--image=registry:5000/app"] }, []],
    ["a number of another meaning", { args: ["--timeout=3000", "sleep", "3600"] }, []],
    ["twice", { args: ["--port=80", "--health-port=80", "--admin-port=22"] }, [22, 80]],
  ])("%s", (_name, container, ports) => {
    expect(readListenPorts(new Field(container))).toEqual(ports);
  });

  it("takes no longer for a long script", () => {
    const script = "port".repeat(100_000);
    expect(readListenPorts(new Field({ args: [script] }))).toEqual([]);
  });
});
