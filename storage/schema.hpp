// The whole schema, as a new database is made with it.
#pragma once

namespace storage {

// The SQL that makes every table and index in an empty file: what all steps of storage/migrations.cpp arrive
// at, without their way, which takes SQLite five times as long. Who adds a step changes this text too; the
// tests of the migrations hold both against each other.
extern const char* const whole_schema;

}  // namespace storage
