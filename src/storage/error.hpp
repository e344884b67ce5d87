/// What storage throws when nobody who uses Trellis can act on it: the engine said no.
///
/// The message is a sentence for the operator. `failure()` tells the edge of the program what kind
/// it was, so that the command line can choose its exit code and a job whether to try again.
#pragma once

#include <stdexcept>
#include <string>

namespace trellis::storage {

enum class Failure {
  unavailable,    ///< the server does not answer, or the connection was lost
  busy,           ///< another program held the database for longer than we wait
  read_only,      ///< the file, its folder or the transaction cannot be written
  full,           ///< the disk is full
  constraint,     ///< a unique, foreign key, check or not-null rule of a table
  serialisation,  ///< two transactions cannot both have happened; trying again may help
  damaged,        ///< the file is not a database, or is damaged
  statement,      ///< the statement or the types it was read into are wrong: a bug
};

class Error : public std::runtime_error {
 public:
  Error(Failure failure, const std::string& message)
      : std::runtime_error(message), failure_(failure) {}
  Failure failure() const { return failure_; }

 private:
  Failure failure_;
};

}  // namespace trellis::storage
