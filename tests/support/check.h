// What every C++ test includes: Catch2, checks of results, and how a failed check prints the values of the product.
//
//   CHECK_OK(storage->Append(batch));        // fails with the errors, in English and with their places
//   REQUIRE_OK(loaded);                      // the same, and ends the test: use before reading a value
//   CHECK_FALSE(storage->Append(batch).ok());
//
// INFO builds its text whether or not a check fails, so it must not read the error of a result that may have none.
// Threads: Catch2's assertions belong to the thread of the test; other threads collect what is asserted afterwards.
#pragma once

#include <catch2/catch.hpp>
#include <concepts>
#include <string>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::testing {

// Every error on a line of its own, as the command line prints it; empty where there is none.
std::string Lines(const base::Diagnostics& errors);

// Why a result has no value; empty where it has one.
template <typename T>
std::string WhyNot(const base::Result<T>& result) {
  return result.ok() ? std::string() : Lines(result.errors());
}

}  // namespace anze::testing

#define CHECK_OK(...) CHECK(::anze::testing::WhyNot(__VA_ARGS__) == "")
#define REQUIRE_OK(...) REQUIRE(::anze::testing::WhyNot(__VA_ARGS__) == "")

namespace Catch {

template <>
struct StringMaker<anze::base::Value> {
  static std::string convert(const anze::base::Value& value);  // as JSON
};

template <>
struct StringMaker<anze::base::Error> {
  static std::string convert(const anze::base::Error& error);  // as the command line prints it
};

template <typename T>
struct StringMaker<anze::base::Result<T>> {
  static std::string convert(const anze::base::Result<T>& result) {
    return result.ok() ? Detail::stringify(*result) : anze::testing::Lines(result.errors());
  }
};

// Dates, instants, periods, numbers.
template <typename T>
requires requires(const T& value) {
  { value.ToString() } -> std::convertible_to<std::string>;
}
struct StringMaker<T> {
  static std::string convert(const T& value) { return value.ToString(); }
};

}  // namespace Catch
