import { reviewMarker } from "../../types/markers.ts";
import { encodeState, type State } from "./state.ts";

/** The share of a comment that the hidden state may take, and its limit in UTF-16 code units. */
const stateShare = 0.35;
const maxState = 24_000;

/** Marker and state for the top of a comment of at most `maxLength`. */
export function hiddenPart(
  state: State | undefined,
  maxLength: number,
): { lines: string[]; forgotten: number } {
  if (state === undefined) return { lines: [reviewMarker], forgotten: 0 };
  const room = Math.min(maxState, Math.floor(maxLength * stateShare));
  const { comment, forgotten } = encodeState(state, room);
  return { lines: [reviewMarker, ...(comment === "" ? [] : [comment])], forgotten };
}
