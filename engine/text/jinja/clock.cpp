// strftime_now.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

#include "engine/text/jinja/library.h"

namespace parlor::text::jinja {

int64_t local_now() {
    const std::time_t now = std::time(nullptr);
    std::tm local{}, utc{};
#ifdef _WIN32
    localtime_s(&local, &now);
    gmtime_s(&utc, &now);
#else
    localtime_r(&now, &local);
    gmtime_r(&now, &utc);
#endif
    local.tm_isdst = utc.tm_isdst = 0;  // both are read as the same zone: the difference is the offset
    return static_cast<int64_t>(now) +
           static_cast<int64_t>(std::difftime(std::mktime(&local), std::mktime(&utc)));
}

std::string strftime_utc(std::string_view format, int64_t seconds) {
    using namespace std::chrono;
    // 9999-12-31 and -9999: beyond that no calendar is meant.
    if (seconds > 253'402'300'799 || seconds < -377'705'116'800) seconds = 0;
    const auto time = sys_seconds(std::chrono::seconds(seconds));
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    const int year = static_cast<int>(date.year()), hour = static_cast<int>(clock.hours().count());
    const unsigned week_day = weekday(day).c_encoding();
    const auto year_day = static_cast<int>((day - sys_days(date.year() / January / 1)).count());
    static constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                              "May",       "June",     "July",     "August",
                                              "September", "October",  "November", "December"};
    static constexpr const char* kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};
    const std::string month_name = kMonths[static_cast<unsigned>(date.month()) - 1],
                      day_name = kDays[week_day];
    std::string out;
    for (size_t i = 0; i < format.size() && out.size() < 100'000; ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i];
            continue;
        }
        const bool plain = format[i + 1] == '-' && i + 2 < format.size();  // no padding
        i += plain ? 2 : 1;
        const auto number = [&](int64_t value, int width, char pad = '0') {
            std::string digits = std::to_string(value);
            if (!plain && digits.size() < static_cast<size_t>(width))
                digits.insert(0, static_cast<size_t>(width) - digits.size(), pad);
            out += digits;
        };
        switch (format[i]) {
            case 'Y':
                number(year, 1);
                break;
            case 'y':
                number(((year % 100) + 100) % 100, 2);
                break;
            case 'm':
                number(static_cast<unsigned>(date.month()), 2);
                break;
            case 'd':
                number(static_cast<unsigned>(date.day()), 2);
                break;
            case 'e':
                number(static_cast<unsigned>(date.day()), 2, ' ');
                break;
            case 'H':
                number(hour, 2);
                break;
            case 'I':
                number(hour % 12 == 0 ? 12 : hour % 12, 2);
                break;
            case 'M':
                number(clock.minutes().count(), 2);
                break;
            case 'S':
                number(clock.seconds().count(), 2);
                break;
            case 'j':
                number(year_day + 1, 3);
                break;
            case 'w':
                number(week_day, 1);
                break;
            case 'u':
                number(week_day == 0 ? 7 : week_day, 1);
                break;
            case 's':
                number(seconds, 1);
                break;
            case 'f':
                out += "000000";
                break;
            case 'B':
                out += month_name;
                break;
            case 'b':
            case 'h':
                out += month_name.substr(0, 3);
                break;
            case 'A':
                out += day_name;
                break;
            case 'a':
                out += day_name.substr(0, 3);
                break;
            case 'p':
                out += hour < 12 ? "AM" : "PM";
                break;
            case 'F':
                out += strftime_utc("%Y-%m-%d", seconds);
                break;
            case 'T':
            case 'X':
                out += strftime_utc("%H:%M:%S", seconds);
                break;
            case 'D':
            case 'x':
                out += strftime_utc("%m/%d/%y", seconds);
                break;
            case 'R':
                out += strftime_utc("%H:%M", seconds);
                break;
            case 'c':
                out += strftime_utc("%a %b %e %H:%M:%S %Y", seconds);
                break;
            case 'n':
                out += '\n';
                break;
            case 't':
                out += '\t';
                break;
            case '%':
                out += '%';
                break;
            case 'Z':
            case 'z':
                break;  // Python's naive time has no zone
            default:
                (out += '%') += format[i];
        }
    }
    return out;
}

}  // namespace parlor::text::jinja
