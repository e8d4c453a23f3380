/** One step of the checksum per byte value: polynomial 0xA001 (0x8005 reversed), MODBUS over serial line V1.02, 6.2.2. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

/** The checksum of the first `length` bytes of a serial frame; it follows them low byte first. */
export function crc16(bytes: Uint8Array, length: number): number {
  let crc = 0xffff;
  for (let index = 0; index < length; index += 1) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  }
  return crc;
}
