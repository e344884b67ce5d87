#include "core/relay.hpp"

#include <gtest/gtest.h>
#include <numeric>
#include <thread>

namespace trellis {
namespace {

using Numbers = std::vector<int>;

void fill_numbers(Relay<Numbers>& relay, int count) {
  for (int i = 0; i < count; ++i) {
    Numbers* batch = relay.next_to_fill();
    if (!batch) return;
    batch->assign({i, -i});
    relay.filled();
  }
  relay.end_filling();
}

TEST(Relay, BatchesArriveInOrderAndNoneIsLost) {
  Relay<Numbers> relay(3);
  std::jthread filling([&] { fill_numbers(relay, 1000); });
  int expected = 0;
  while (const Numbers* batch = relay.next_to_use()) {
    ASSERT_EQ(*batch, (Numbers{expected, -expected}));
    ++expected;
    relay.used();
  }
  EXPECT_EQ(expected, 1000);
}

TEST(Relay, WhatWasFilledBeforeTheEndIsStillUsed) {
  Relay<Numbers> relay(4);
  fill_numbers(relay, 3);
  for (int i = 0; i < 3; ++i) {
    ASSERT_NE(relay.next_to_use(), nullptr);
    relay.used();
  }
  EXPECT_EQ(relay.next_to_use(), nullptr);
}

TEST(Relay, ABatchKeepsItsStore) {
  Relay<Numbers> relay(1);
  relay.next_to_fill()->assign(500, 1);
  relay.filled();
  ASSERT_NE(relay.next_to_use(), nullptr);
  relay.used();
  Numbers* again = relay.next_to_fill();
  ASSERT_NE(again, nullptr);
  EXPECT_GE(again->capacity(), 500U);
}

TEST(Relay, TheFillingSideIsToldWhenNobodyUsesItsBatches) {
  Relay<Numbers> relay(2);
  int filled = 0;
  std::jthread filling([&] {
    while (Numbers* batch = relay.next_to_fill()) {
      batch->assign({filled++});
      relay.filled();
    }
  });
  ASSERT_NE(relay.next_to_use(), nullptr);
  relay.used();
  relay.end_using();
  filling.join();
  EXPECT_GE(filled, 1);
}

}  // namespace
}  // namespace trellis
