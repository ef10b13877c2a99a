#ifndef BYTESCAN_H
#define BYTESCAN_H

#include <stddef.h>
#include <stdint.h>

/// Writes the offset of every byte of `bytes[0..<count]` that is one of the four given bytes, in order, to `offsets`
/// (room for `count` entries) and returns how many there are. `seen` gains bit 0 when a byte of 0x80 or above was met,
/// bit 1 when a NUL was met and bit 2 when `b` or `d` was. No allocation, no policy; `count` below 2^32.
size_t bytescan_offsets(const uint8_t *bytes, size_t count, uint8_t a, uint8_t b, uint8_t c, uint8_t d,
                        uint32_t *offsets, uint32_t *seen);

/// The same, one byte at a time: the slow twin that the tests hold the vector form against.
size_t bytescan_offsets_plain(const uint8_t *bytes, size_t count, uint8_t a, uint8_t b, uint8_t c, uint8_t d,
                              uint32_t *offsets, uint32_t *seen);

/// The offset of the first byte that does not belong to well-formed UTF-8 (RFC 3629: no overlong form, no surrogate,
/// nothing above U+10FFFF), or `count` when all of it is well formed.
size_t bytescan_utf8_error(const uint8_t *bytes, size_t count);

/// Asks for the cache line of `address` ahead of its use. Never faults, whatever the address.
static inline void bytescan_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
