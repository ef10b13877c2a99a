#include "bytescan.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

size_t bytescan_offsets_plain(const uint8_t *bytes, size_t count, uint8_t a, uint8_t b, uint8_t c, uint8_t d,
                              uint32_t *offsets, uint32_t *seen) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) {
    uint8_t byte = bytes[i];
    if (byte & 0x80) *seen |= 1;
    if (byte == 0) *seen |= 2;
    if (byte == b || byte == d) *seen |= 4;
    if (byte == a || byte == b || byte == c || byte == d) offsets[found++] = (uint32_t)i;
  }
  return found;
}

#if defined(__x86_64__)

// 64 bytes a step: four comparisons, one mask, then one store for each hit. The high bits and the NULs come out of the
// same loads, so that a clean ASCII window never needs a second pass for UTF-8.
__attribute__((target("avx2,bmi"))) static size_t offsets_avx2(const uint8_t *bytes, size_t count, uint8_t a, uint8_t b,
                                                               uint8_t c, uint8_t d, uint32_t *offsets,
                                                               uint32_t *seen) {
  const __m256i va = _mm256_set1_epi8((char)a), vb = _mm256_set1_epi8((char)b);
  const __m256i vc = _mm256_set1_epi8((char)c), vd = _mm256_set1_epi8((char)d);
  const __m256i zero = _mm256_setzero_si256();
  __m256i high = zero, nul = zero, rare = zero;
  size_t found = 0, i = 0;
  for (; i + 64 <= count; i += 64) {
    __m256i lo = _mm256_loadu_si256((const __m256i *)(bytes + i));
    __m256i hi = _mm256_loadu_si256((const __m256i *)(bytes + i + 32));
    high = _mm256_or_si256(high, _mm256_or_si256(lo, hi));
    nul = _mm256_or_si256(nul, _mm256_or_si256(_mm256_cmpeq_epi8(lo, zero), _mm256_cmpeq_epi8(hi, zero)));
    __m256i rl = _mm256_or_si256(_mm256_cmpeq_epi8(lo, vb), _mm256_cmpeq_epi8(lo, vd));
    __m256i rh = _mm256_or_si256(_mm256_cmpeq_epi8(hi, vb), _mm256_cmpeq_epi8(hi, vd));
    rare = _mm256_or_si256(rare, _mm256_or_si256(rl, rh));
    __m256i ml = _mm256_or_si256(rl, _mm256_or_si256(_mm256_cmpeq_epi8(lo, va), _mm256_cmpeq_epi8(lo, vc)));
    __m256i mh = _mm256_or_si256(rh, _mm256_or_si256(_mm256_cmpeq_epi8(hi, va), _mm256_cmpeq_epi8(hi, vc)));
    uint64_t mask = (uint32_t)_mm256_movemask_epi8(ml) | ((uint64_t)(uint32_t)_mm256_movemask_epi8(mh) << 32);
    while (mask != 0) {
      offsets[found++] = (uint32_t)(i + (size_t)__builtin_ctzll(mask));
      mask &= mask - 1;
    }
  }
  if (_mm256_movemask_epi8(high) != 0) *seen |= 1;
  if (_mm256_movemask_epi8(nul) != 0) *seen |= 2;
  if (_mm256_movemask_epi8(rare) != 0) *seen |= 4;
  size_t tail = bytescan_offsets_plain(bytes + i, count - i, a, b, c, d, offsets + found, seen);
  for (size_t k = 0; k < tail; k++) offsets[found + k] += (uint32_t)i;
  return found + tail;
}

#endif

size_t bytescan_offsets(const uint8_t *bytes, size_t count, uint8_t a, uint8_t b, uint8_t c, uint8_t d,
                        uint32_t *offsets, uint32_t *seen) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return offsets_avx2(bytes, count, a, b, c, d, offsets, seen);
#endif
  return bytescan_offsets_plain(bytes, count, a, b, c, d, offsets, seen);
}

size_t bytescan_utf8_error(const uint8_t *bytes, size_t count) {
  size_t i = 0;
  while (i < count) {
    uint8_t lead = bytes[i];
    if (lead < 0x80) {
      i += 1;
      continue;
    }
    // The second byte's range is what rules out overlong forms, surrogates and values past U+10FFFF.
    uint8_t low = 0x80, high = 0xBF;
    size_t length;
    if (lead >= 0xC2 && lead <= 0xDF) {
      length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3;
      if (lead == 0xE0) low = 0xA0;
      if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4;
      if (lead == 0xF0) low = 0x90;
      if (lead == 0xF4) high = 0x8F;
    } else {
      return i;
    }
    if (i + 1 >= count || bytes[i + 1] < low || bytes[i + 1] > high) return i;
    for (size_t k = 2; k < length; k++) {
      if (i + k >= count || bytes[i + k] < 0x80 || bytes[i + k] > 0xBF) return i;
    }
    i += length;
  }
  return count;
}
