import { deflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeState, encodeState } from "../../src/report/comment/state.ts";
import { reviewMarker } from "../../src/types/markers.ts";
import { aPastFinding, aState } from "./builders.ts";
import { hostileText } from "./hostile.ts";

function bodyWith(state: unknown): string {
  const encoded = deflateRawSync(JSON.stringify(state)).toString("base64");
  return `${reviewMarker}\n<!-- chorale:state ${encoded} -->\n## Chorale`;
}

describe("the hidden state", () => {
  it("survives the comment, whatever its texts", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const state = aState({
          findings: [aPastFinding({ title: text, path: text, alsoFoundBy: [text] })],
        });
        const { comment } = encodeState(state, 10_000);
        expect(comment).toMatch(/^<!-- chorale:state [A-Za-z0-9+/=]+ -->$/);
        const wellFormed: unknown = JSON.parse(JSON.stringify(state));
        expect(decodeState(`${reviewMarker}\r\n${comment}\r\nmore`)).toEqual(wellFormed);
      }),
    );
  });

  it("counts only right behind the marker", () => {
    const { comment } = encodeState(aState(), 10_000);
    expect(decodeState(comment)).toBeUndefined();
    expect(
      decodeState(`${reviewMarker}\n## Chorale\n\n\`\`\`\n${comment}\n\`\`\``),
    ).toBeUndefined();
    expect(decodeState(`Quoting: ${reviewMarker}\n${comment}`)).toBeUndefined();
  });

  it("ignores fields of a later version, and refuses a later format", () => {
    expect(decodeState(bodyWith({ ...aState(), later: [1] }))).toEqual(aState());
    expect(decodeState(bodyWith({ ...aState(), v: 2 }))).toBeUndefined();
  });

  it("gives nothing for a bomb", () => {
    const bomb = deflateRawSync(Buffer.alloc(20_000_000, 0x20)).toString("base64");
    expect(decodeState(`${reviewMarker}\n<!-- chorale:state ${bomb} -->`)).toBeUndefined();
  });

  it("never throws", () => {
    const encoded = /state (\S+) /.exec(encodeState(aState(), 10_000).comment)?.[1] ?? "";
    fc.assert(
      fc.property(fc.nat({ max: encoded.length - 1 }), fc.string(), (at, noise) => {
        const broken = encoded.slice(0, at) + noise + encoded.slice(at + noise.length);
        expect(() =>
          decodeState(`${reviewMarker}\n<!-- chorale:state ${broken} -->`),
        ).not.toThrow();
      }),
    );
    for (const value of [null, 1, "x", [], {}, { v: 1 }, { ...aState(), nextId: { S: -1 } }]) {
      expect(decodeState(bodyWith(value))).toBeUndefined();
    }
  });

  it("gives up titles before findings, and keeps the numbers to the end", () => {
    const title = "An unusually long title, different for each: ";
    const findings = Array.from({ length: 50 }, (_, index) =>
      aPastFinding({
        id: `S${index + 1}`,
        fingerprint: `${index * 7_919}`,
        title: `${title}${index * 104_729}`,
      }),
    );
    const completed = ["security-auditor"];
    const state = aState({ completed, nextId: { S: 51 }, findings });
    const whole = encodeState(state, 100_000).comment.length;
    const read = (maxLength: number) => {
      const { comment, forgotten } = encodeState(state, maxLength);
      expect(comment.length).toBeLessThanOrEqual(maxLength);
      return { state: decodeState(`${reviewMarker}\n${comment}`), forgotten };
    };
    const untitled = read(whole - 1);
    expect(untitled.forgotten).toBe(0);
    expect(untitled.state?.completed).toEqual(completed);
    expect(untitled.state?.findings.map(({ id, title: text }) => [id, text])).toEqual(
      findings.map(({ id }) => [id, ""]),
    );
    const few = read(400);
    const kept = few.state?.findings.map(({ id }) => id) ?? [];
    expect(kept).toEqual(findings.slice(0, kept.length).map(({ id }) => id));
    expect(kept.length).toBeGreaterThan(0);
    expect(few.forgotten).toBe(50 - kept.length);
    // Another one's review must not count what is forgotten as if nobody had found it.
    expect(few.state?.completed).toEqual([]);
    expect(few.state?.nextId).toEqual({ S: 51 });
    expect(encodeState(state, 20)).toEqual({ comment: "", forgotten: 50 });
  });
});
