/** CRC32 (IEEE), bit by bit: an independent check of what the simulator computes with zlib. */
export function bitwiseCrc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i += 1) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export const decimalsOf = (text: string): number => text.split(".")[1]?.length ?? 0;
