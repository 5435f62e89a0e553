import { renderAvatar } from "./render-avatar.js";

export interface AvatarRequest {
  tenantId: string;
  userId: string;
  /** Changes with each new picture. */
  version: number;
  pixels: 32 | 64 | 128;
}

/** A cache that keeps what was used last. A Map hands out its keys in the order in which they came. */
export class AvatarCache {
  readonly #most: number;
  readonly #pictures = new Map<string, Buffer>();

  /** @param most pictures that are kept; one is 10 KB at most */
  constructor(most = 2_000) {
    this.#most = most;
  }

  async get(request: AvatarRequest): Promise<Buffer> {
    const key = keyOf(request);
    const known = this.#pictures.get(key);
    if (known !== undefined) {
      // Put back at the end: it was used just now.
      this.#pictures.delete(key);
      this.#pictures.set(key, known);
      return known;
    }
    const picture = await renderAvatar(request);
    this.#pictures.set(key, picture);
    if (this.#pictures.size > this.#most) this.#forgetOldest();
    return picture;
  }

  get size(): number {
    return this.#pictures.size;
  }

  #forgetOldest(): void {
    const [oldest] = this.#pictures.keys();
    if (oldest !== undefined) this.#pictures.delete(oldest);
  }
}

function keyOf({ tenantId, userId, version, pixels }: AvatarRequest): string {
  return JSON.stringify([tenantId, userId, version, pixels]);
}
