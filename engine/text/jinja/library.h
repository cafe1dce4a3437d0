// The tables of filters, tests, methods and global functions. To add one: write a Native, add its row.
#pragma once

#include <string_view>

#include "engine/text/jinja/value.h"

namespace parlor::text::jinja {

struct NamedNative {
    std::string_view name;
    Native function;
};

// nullptr: none of this name. Filters and tests get their value as `self`.
Native find_filter(std::string_view name);
Native find_test(std::string_view name);
Native find_string_method(std::string_view name);
Native find_list_method(std::string_view name);
Native find_dict_method(std::string_view name);
Native find_loop_method(std::string_view name);
Native find_global(std::string_view name);

template <size_t N>
Native find_native(const NamedNative (&table)[N], std::string_view name) {
    for (const NamedNative& row : table)
        if (row.name == name) return row.function;
    return nullptr;
}

// filters_text.cpp, filters_list.cpp and filters_number.cpp hold the parts of find_filter().
Native find_text_filter(std::string_view name);
Native find_list_filter(std::string_view name);
Native find_number_filter(std::string_view name);

// Called by more than one table.
Value to_json(Interpreter& run, const Value& value, const Args& args);
Value percent_format(Interpreter& run, const MarkedText& format, const std::vector<Value>& values);
std::string strftime_utc(std::string_view format, int64_t seconds);
int64_t local_now();  // the clock in the person's time zone, as seconds for strftime_utc

}  // namespace parlor::text::jinja
