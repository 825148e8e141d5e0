// Pictures of any size, made as they are needed.
import { crc32, deflateSync } from 'node:zlib';

const chunk = (name, data) => {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
};

/** A PNG as a form's field takes it; `noise` makes it as large as its points are many. */
export function photo(name, { width = 640, height = 480, noise = false } = {}) {
  const row = 1 + width * 3;
  const points = Buffer.alloc(row * height, 120);
  for (let y = 0; y < height; y++) points[y * row] = 0;
  if (noise) {
    let seed = 1;
    for (let at = 0; at < points.length; at++) {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      if (at % row) points[at] = seed >>> 16;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const bytes = [chunk('IHDR', head), chunk('IDAT', deflateSync(points, { level: 1 })), chunk('IEND', Buffer.alloc(0))];
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return { name, mimeType: 'image/png', buffer: Buffer.concat([signature, ...bytes]) };
}
